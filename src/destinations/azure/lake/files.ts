import type { DataLakeFileSystemClient } from '@azure/storage-file-datalake';
import { refused } from '../../network/http-errors.ts';
import { atAzure, type ErrorContext, toCode, toStatus } from '../errors.ts';

/** Files and folders of a container with a hierarchical namespace, by their whole path in it. */
export interface LakeFiles {
  readonly title: string;
  /** How a path is called in messages. */
  label(path: string): string;
  kind(path: string): Promise<'file' | 'folder' | undefined>;
  /** Names of the folders right below one; empty where it is missing. */
  folders(path: string): Promise<string[]>;
  /** With all above it; being there is fine. */
  makeFolder(path: string): Promise<void>;
  /** In one step; a file at `to` is replaced, a folder is in the way. */
  move(from: string, to: string): Promise<void>;
  /** With all that is in it; being gone is fine. */
  remove(path: string): Promise<void>;
  /** Whether the folder is gone now. */
  removeIfEmpty(path: string): Promise<boolean>;
  read(path: string, limit: number): Promise<Uint8Array | undefined>;
  /** Empty, in place of a file that is there. */
  create(path: string, mediaType: string): Promise<void>;
  append(path: string, bytes: Buffer, position: number): Promise<void>;
  /** Makes what was appended up to `size` the file. */
  flush(path: string, size: number): Promise<void>;
}

const ABSENT = { ifNoneMatch: '*' };

/** The SDK misreads the container's name where the account's address is a bare number, so it is given. */
export function createLakeFiles(container: DataLakeFileSystemClient, name: string, context: ErrorContext): LakeFiles {
  const { title } = context;
  const label = (path: string) => (path === '' ? name : `${name}/${path}`);
  const at = <T>(path: string, work: () => Promise<T>) => atAzure(context, label(path), work);
  const toFile = (path: string) => container.getFileClient(path);
  const toFolder = (path: string) => container.getDirectoryClient(path);

  async function kind(path: string): Promise<'file' | 'folder' | undefined> {
    if (path === '') return 'folder';
    const found = await at(path, () => toFile(path).getProperties().catch(orMissing));
    if (found === undefined) return undefined;
    return found.metadata?.hdi_isfolder === 'true' ? 'folder' : 'file';
  }

  return {
    title,
    label,
    kind,
    folders: (path) =>
      at(path, async () => {
        const names: string[] = [];
        const listed = container.listPaths(path === '' ? {} : { path });
        try {
          for await (const one of listed) {
            if (one.isDirectory === true) names.push(one.name?.split('/').at(-1) ?? '');
          }
        } catch (error) {
          orMissing(error);
        }
        return names;
      }),
    makeFolder: (path) =>
      at(path, async () => {
        if (path === '') return;
        await toFolder(path)
          .create({ conditions: ABSENT })
          .catch((error: unknown) => orCodes(error, THERE));
      }),
    move: (from, to) =>
      at(to, async () => {
        const path = to.split('/').map(encodeURIComponent).join('/');
        try {
          await toFile(from).move(name, path, { destinationConditions: ABSENT });
        } catch (error) {
          if (!THERE.has(toCode(error) ?? '') || (await kind(to)) !== 'file') throw error;
          await toFile(from).move(name, path);
        }
      }),
    remove: (path) => at(path, async () => void (await toFolder(path).delete(true).catch(orMissing))),
    removeIfEmpty: (path) =>
      at(path, async () => {
        try {
          await toFolder(path).delete(false).catch(orMissing);
          return true;
        } catch (error) {
          orCodes(error, FILLED);
          return false;
        }
      }),
    read: (path, limit) =>
      at(path, async () => {
        const found = await toFile(path).read(0, undefined, { maxRetryRequests: 0 }).catch(orMissing);
        if (found === undefined) return undefined;
        if ((found.contentLength ?? 0) > limit) throw refused(title, `${label(path)}: is larger than expected`);
        const chunks: Uint8Array[] = [];
        for await (const chunk of found.readableStreamBody ?? []) chunks.push(Buffer.from(chunk));
        return Buffer.concat(chunks);
      }),
    create: (path, mediaType) =>
      at(path, async () => void (await toFile(path).create({ pathHttpHeaders: { contentType: mediaType } }))),
    append: (path, bytes, position) =>
      at(path, async () => void (await toFile(path).append(bytes, position, bytes.length))),
    flush: (path, size) => at(path, async () => void (await toFile(path).flush(size, { close: true }))),
  };
}

const THERE: ReadonlySet<string> = new Set(['PathAlreadyExists', 'ConditionNotMet', 'DestinationPathAlreadyExists']);
const FILLED: ReadonlySet<string> = new Set(['DirectoryNotEmpty']);

function orCodes(error: unknown, codes: ReadonlySet<string>): void {
  if (!codes.has(toCode(error) ?? '')) throw error;
}

/** A container that is missing is another matter. */
function orMissing(error: unknown): undefined {
  if (toStatus(error) !== 404 || MISSING_CONTAINER.has(toCode(error) ?? '')) throw error;
}

const MISSING_CONTAINER: ReadonlySet<string> = new Set(['FilesystemNotFound', 'ContainerNotFound']);
