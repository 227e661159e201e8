/** What the account holds; a test may look into it and change it. */
export interface LakeState {
  readonly account: string;
  /** Base64. */
  accountKey: string;
  /** By the value of `sig`. */
  readonly signatures: Map<string, SharedAccess>;
  readonly containers: Map<string, Container>;
  isHierarchical: boolean;
}

/** A shared access signature that was given out: what it permits, as its `sp` has it, and until when. */
export interface SharedAccess {
  readonly permissions: string;
  readonly expiresOn: Date;
}

/** By path, without a slash at either end; the root is not in it. */
export type Container = Map<string, Node>;

export type Node = FileNode | { readonly kind: 'folder' };

export interface FileNode {
  readonly kind: 'file';
  contentType: string;
  body: Buffer[];
  size: number;
  /** Appended and not flushed, by position. */
  readonly pending: Map<number, Buffer>;
}

export const toParent = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));

/** With all folders above it, as the service makes them. */
export function setNode(container: Container, path: string, node: Node): void {
  const parent = toParent(path);
  if (parent !== '' && !container.has(parent)) setNode(container, parent, { kind: 'folder' });
  container.set(path, node);
}

export const below = (container: Container, folder: string): string[] =>
  [...container.keys()].filter((path) => folder === '' || path.startsWith(`${folder}/`));

export function countBytes({ containers }: LakeState): number {
  let bytes = 0;
  for (const container of containers.values()) {
    for (const node of container.values()) {
      if (node.kind === 'folder') continue;
      bytes += node.size;
      for (const part of node.pending.values()) bytes += part.length;
    }
  }
  return bytes;
}
