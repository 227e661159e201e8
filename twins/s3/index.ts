import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { S3Answer } from './answer.ts';
import { S3Error } from './errors.ts';
import { answer } from './requests.ts';
import { type SignedRequest, verifySignature } from './signature.ts';
import { countBytes, type S3State } from './state.ts';

export type { Bucket, S3State, StoredObject } from './state.ts';

/**
 * A stateful S3 in memory, on loopback, written from the API reference
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html): path-style addresses, Signature Version 4, objects,
 * multipart uploads, listings. What it does not know it answers with `NotImplemented`.
 */
export interface S3Twin {
  readonly url: string;
  readonly port: number;
  readonly state: S3State;
  readonly faults: {
    /** Room for so many bytes; past it writes end in this error, as stores other than Amazon's have it. */
    capacity?: number;
    now?: () => Date;
  };
  close(): Promise<void>;
}

export async function startS3Twin(): Promise<S3Twin> {
  const state: S3State = { buckets: new Map(), keys: new Map() };
  const faults: S3Twin['faults'] = {};

  function respond(request: SignedRequest): S3Answer {
    const now = faults.now?.() ?? new Date();
    const by = verifySignature(request, state.keys, now);
    const isWrite = request.method === 'PUT' || request.method === 'POST';
    if (isWrite && countBytes(state) + request.body.length > (faults.capacity ?? Number.POSITIVE_INFINITY)) {
      throw new S3Error(507, 'XMinioStorageFull');
    }
    return answer({ state, request, by, now });
  }

  const server = createServer(async (incoming, outgoing) => {
    try {
      const request = await readRequest(incoming);
      send(outgoing, respond(request), incoming.method);
    } catch (error) {
      const known = error instanceof S3Error ? error : new S3Error(500, 'InternalError');
      const headers = { 'content-type': 'application/xml', ...known.headers };
      send(outgoing, { status: known.status, headers, body: [known.toBody()] }, incoming.method);
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

async function readRequest(incoming: IncomingMessage): Promise<SignedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const [path = '', query] = (incoming.url ?? '').split('?');
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(',')]),
  );
  return {
    method: incoming.method ?? '',
    path,
    query: new URLSearchParams(query),
    headers,
    body: chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks),
  };
}

function send(outgoing: ServerResponse, { status, headers, body = [] }: S3Answer, method: string | undefined): void {
  outgoing.writeHead(status, headers);
  if (method !== 'HEAD') for (const chunk of body) outgoing.write(chunk);
  outgoing.end();
}
