import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What goes wrong on the way; from now on and until it is changed. */
export interface HttpFaults {
  /** Answers in the server's place. */
  answer?: ((asked: Asked) => Answer | undefined) | undefined;
  /** Cuts the connection once so many bytes of bodies have passed to the server, and then behaves again. */
  cutAfterBytes?: number | undefined;
  /** Cuts the connection to the client after the server has answered such a request, once. */
  cutAnswerTo?: ((asked: Asked) => boolean) | undefined;
  /** Hears nothing more of such requests. */
  swallow?: ((asked: Asked) => boolean) | undefined;
  /** Before each answer, in milliseconds. */
  answerAfterMs?: number | undefined;
  /** Bodies of more bytes than this, all added up, are answered by `full`. */
  capacity?: number | undefined;
  full?: Answer;
}

/** Stands between an HTTP client and a server on loopback, and breaks on demand. */
export interface HttpFaultProxy {
  readonly port: number;
  readonly faults: HttpFaults;
  /** `METHOD path`, in order. */
  readonly requests: string[];
  close(): Promise<void>;
}

export async function startHttpFaults(upstreamPort: number): Promise<HttpFaultProxy> {
  const faults: HttpFaults = {};
  const requests: string[] = [];
  let uploaded = 0;
  const server = createServer((incoming, outgoing) => {
    const asked: Asked = { method: incoming.method ?? '', url: incoming.url ?? '', headers: incoming.headers };
    requests.push(`${asked.method} ${asked.url}`);
    incoming.on('error', () => undefined);
    if (faults.swallow?.(asked) === true) return void incoming.resume();
    uploaded += Number(incoming.headers['content-length'] ?? 0);
    const isFull = faults.capacity !== undefined && asked.method === 'PUT' && uploaded > faults.capacity;
    const answer = faults.answer?.(asked) ?? (isFull ? faults.full : undefined);
    if (answer !== undefined) {
      incoming.resume();
      incoming.on('end', () => {
        outgoing.writeHead(answer.status, answer.headers);
        outgoing.end(answer.body);
      });
      return;
    }
    const upstream = httpRequest(
      { host: '127.0.0.1', port: upstreamPort, method: asked.method, path: asked.url, headers: incoming.headers },
      (response) => {
        if (faults.cutAnswerTo?.(asked) === true) {
          faults.cutAnswerTo = undefined;
          response.resume();
          response.on('end', () => incoming.socket.resetAndDestroy());
          return;
        }
        setTimeout(() => {
          outgoing.writeHead(response.statusCode ?? 500, response.rawHeaders);
          response.pipe(outgoing);
        }, faults.answerAfterMs ?? 0);
      },
    );
    upstream.on('error', () => incoming.socket.destroy());
    incoming.on('data', (chunk: Buffer) => {
      if (faults.cutAfterBytes === undefined) return;
      faults.cutAfterBytes -= chunk.length;
      if (faults.cutAfterBytes > 0) return;
      faults.cutAfterBytes = undefined;
      upstream.destroy();
      incoming.socket.resetAndDestroy();
    });
    incoming.pipe(upstream);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    faults,
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
