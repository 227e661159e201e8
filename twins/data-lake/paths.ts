import type { LakeRequest, Right } from './authorization.ts';
import { LakeError } from './errors.ts';
import { below, type Container, type FileNode, type LakeState, type Node, setNode, toParent } from './state.ts';

export interface LakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: readonly (Buffer | string)[];
}

export interface PathCall {
  readonly state: LakeState;
  readonly request: LakeRequest;
  readonly container: Container;
  readonly path: string;
  readonly allow: (right: Right) => void;
}

/** Create, update, delete and read a path (https://learn.microsoft.com/rest/api/storageservices/datalakestoragegen2/path). */
export function answerForPath(call: PathCall): LakeAnswer {
  const { request, allow } = call;
  const { method, query, headers } = request;
  if (method === 'PUT') {
    allow(headers['x-ms-rename-source'] === undefined ? 'c' : 'm');
    return headers['x-ms-rename-source'] === undefined ? create(call) : rename(call, headers['x-ms-rename-source']);
  }
  if (method === 'PATCH') {
    allow('w');
    const file = requireFile(call);
    if (query.get('action') === 'append') return append(file, Number(query.get('position')), request.body);
    if (query.get('action') === 'flush') return flush(file, Number(query.get('position')));
  }
  if (method === 'DELETE') {
    allow('d');
    return remove(call);
  }
  if (method === 'HEAD' || method === 'GET') {
    allow('r');
    return read(call);
  }
  throw new LakeError(400, 'InvalidQueryParameterValue');
}

function create(call: PathCall): LakeAnswer {
  const { container, path, request } = call;
  const found = container.get(path);
  if (found !== undefined && request.headers['if-none-match'] === '*') throw new LakeError(409, 'PathAlreadyExists');
  requireFolders(container, path);
  if (request.query.get('resource') === 'directory') {
    if (found?.kind !== 'folder') setNode(container, path, { kind: 'folder' });
  } else {
    if (found?.kind === 'folder') throw new LakeError(409, 'ResourceTypeMismatch');
    const contentType = request.headers['x-ms-content-type'] ?? 'application/octet-stream';
    setNode(container, path, { kind: 'file', contentType, body: [], size: 0, pending: new Map() });
  }
  return { status: 201 };
}

/** A path through a file leads nowhere. */
function requireFolders(container: Container, path: string): void {
  for (let parent = toParent(path); parent !== ''; parent = toParent(parent)) {
    if (container.get(parent)?.kind === 'file') throw new LakeError(409, 'ResourceTypeMismatch');
  }
}

function rename({ state, container, path, request }: PathCall, source: string): LakeAnswer {
  const [encoded = ''] = source.split('?');
  const [, name = '', ...rest] = decodeURIComponent(encoded).split('/');
  const from = rest.join('/');
  const origin = state.containers.get(name);
  const node = origin?.get(from);
  if (origin === undefined || node === undefined) throw new LakeError(404, 'SourcePathNotFound');
  const parent = toParent(path);
  if (parent !== '' && container.get(parent)?.kind !== 'folder') {
    throw new LakeError(404, 'RenameDestinationParentPathNotFound');
  }
  const target = container.get(path);
  if (target !== undefined && request.headers['if-none-match'] === '*') throw new LakeError(409, 'PathAlreadyExists');
  if (target?.kind === 'folder' && below(container, path).length > 0) throw new LakeError(409, 'DirectoryNotEmpty');
  const moved: (readonly [string, Node])[] = [from, ...below(origin, from)].map((old) => [
    `${path}${old.slice(from.length)}`,
    origin.get(old) ?? node,
  ]);
  for (const old of [from, ...below(origin, from)]) origin.delete(old);
  for (const [next, one] of moved) container.set(next, one);
  return { status: 201 };
}

function requireFile({ container, path }: PathCall): FileNode {
  const node = container.get(path);
  if (node === undefined) throw new LakeError(404, 'PathNotFound');
  if (node.kind === 'folder') throw new LakeError(409, 'ResourceTypeMismatch');
  return node;
}

function append(file: FileNode, position: number, body: Buffer): LakeAnswer {
  if (body.length === 0) throw new LakeError(400, 'InvalidHeaderValue');
  file.pending.set(position, body);
  return { status: 202 };
}

/** What is before `position` has to be there without a gap. */
function flush(file: FileNode, position: number): LakeAnswer {
  for (const [at, body] of [...file.pending].sort(([a], [b]) => a - b)) {
    if (at !== file.size) throw new LakeError(400, 'InvalidFlushPosition');
    file.body.push(body);
    file.size += body.length;
    file.pending.delete(at);
  }
  if (file.size !== position) throw new LakeError(400, 'InvalidFlushPosition');
  return { status: 200 };
}

function remove({ container, path, request }: PathCall): LakeAnswer {
  const node = container.get(path);
  if (node === undefined) throw new LakeError(404, 'PathNotFound');
  const inner = node.kind === 'folder' ? below(container, path) : [];
  if (inner.length > 0 && request.query.get('recursive') !== 'true') throw new LakeError(409, 'DirectoryNotEmpty');
  for (const one of [path, ...inner]) container.delete(one);
  return { status: 200 };
}

/** As the blob endpoint has them: there a folder is an empty blob with a mark. */
function read({ container, path, request }: PathCall): LakeAnswer {
  const node = container.get(path);
  if (node === undefined) throw new LakeError(404, 'BlobNotFound');
  const size = node.kind === 'folder' ? 0 : node.size;
  const headers = {
    'content-length': String(size),
    'content-type': node.kind === 'folder' ? 'application/octet-stream' : node.contentType,
    'x-ms-blob-type': 'BlockBlob',
    // Every path has one; this twin takes no conditions on it.
    etag: '"0x8DE000000000000"',
    ...(node.kind === 'folder' && { 'x-ms-meta-hdi_isfolder': 'true' }),
  };
  return { status: 200, headers, body: request.method === 'GET' && node.kind === 'file' ? node.body : [] };
}
