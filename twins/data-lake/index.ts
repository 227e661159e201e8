import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { authorize, type LakeRequest, type Right } from './authorization.ts';
import { LakeError } from './errors.ts';
import { answerForPath, type LakeAnswer } from './paths.ts';
import { below, type Container, countBytes, type LakeState, toParent } from './state.ts';

export type { Container, LakeState } from './state.ts';

/**
 * A stateful storage account with a hierarchical namespace, in memory and on loopback, written from the REST reference
 * (https://learn.microsoft.com/rest/api/storageservices/data-lake-storage-gen2): Shared Key and shared access signatures,
 * paths, and what of the blob endpoint the SDK uses beside. Both endpoints are one address.
 */
export interface LakeTwin {
  readonly url: string;
  readonly port: number;
  readonly state: LakeState;
  readonly faults: {
    /** Room for so many bytes. */
    capacity?: number;
    now?: () => Date;
  };
  close(): Promise<void>;
}

export async function startLakeTwin(account: string, accountKey: string): Promise<LakeTwin> {
  const containers = new Map<string, Container>();
  const state: LakeState = { account, accountKey, signatures: new Map(), containers, isHierarchical: true };
  const faults: LakeTwin['faults'] = {};

  function respond(request: LakeRequest): LakeAnswer {
    const allow = authorize(state, request, faults.now?.() ?? new Date());
    if (countBytes(state) + request.body.length > (faults.capacity ?? Number.POSITIVE_INFINITY)) {
      throw new LakeError(507, 'InsufficientStorage');
    }
    const [, name = '', ...rest] = request.path.split('/').map(decodeURIComponent);
    if (name === '') return answerForAccount(state, request);
    const container = containers.get(name);
    if (container === undefined) throw new LakeError(404, 'FilesystemNotFound');
    const path = rest.join('/').replace(/\/+$/, '');
    if (path !== '') return answerForPath({ state, request, container, path, allow });
    return answerForContainer(container, request, allow);
  }

  const server = createServer(async (incoming, outgoing) => {
    try {
      send(outgoing, respond(await readRequest(incoming)), incoming.method);
    } catch (error) {
      const known = error instanceof LakeError ? error : new LakeError(500, 'InternalError');
      const headers = { 'content-type': 'application/json', 'x-ms-error-code': known.code };
      const body = [JSON.stringify({ error: { code: known.code, message: 'As the code says.' } })];
      send(outgoing, { status: known.status, headers, body }, incoming.method);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    state,
    faults,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answerForAccount({ containers, isHierarchical }: LakeState, { query }: LakeRequest): LakeAnswer {
  if (query.get('restype') === 'account') {
    const headers = { 'x-ms-is-hns-enabled': String(isHierarchical), 'x-ms-account-kind': 'StorageV2' };
    return { status: 200, headers };
  }
  if (query.get('comp') !== 'list') throw new LakeError(400, 'InvalidQueryParameterValue');
  const names = [...containers.keys()].sort().map((name) => `<Container><Name>${name}</Name><Properties/></Container>`);
  const body = `<?xml version="1.0"?><EnumerationResults><Containers>${names.join('')}</Containers><NextMarker/></EnumerationResults>`;
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: [body] };
}

/** Path - List (https://learn.microsoft.com/rest/api/storageservices/datalakestoragegen2/path/list). */
function answerForContainer(container: Container, { method, query }: LakeRequest, allow: (right: Right) => void) {
  if (method !== 'GET' || query.get('resource') !== 'filesystem')
    throw new LakeError(400, 'InvalidQueryParameterValue');
  allow('l');
  const folder = (query.get('directory') ?? '').replace(/\/+$/, '');
  if (folder !== '' && container.get(folder)?.kind !== 'folder') throw new LakeError(404, 'PathNotFound');
  const isRecursive = query.get('recursive') === 'true';
  const paths = below(container, folder)
    .filter((path) => isRecursive || toParent(path) === folder)
    .sort()
    .map((name) => {
      const node = container.get(name);
      return node?.kind === 'file' ? { name, contentLength: String(node.size) } : { name, isDirectory: 'true' };
    });
  return { status: 200, headers: { 'content-type': 'application/json' }, body: [JSON.stringify({ paths })] };
}

async function readRequest(incoming: IncomingMessage): Promise<LakeRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const [path = '', query] = (incoming.url ?? '').split('?');
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(',')]);
  return {
    method: incoming.method ?? '',
    path,
    query: new URLSearchParams(query),
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks),
  };
}

function send(outgoing: ServerResponse, { status, headers, body = [] }: LakeAnswer, method: string | undefined): void {
  outgoing.writeHead(status, headers);
  if (method !== 'HEAD') for (const chunk of body) outgoing.write(chunk);
  outgoing.end();
}
