import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** What happens to the first connection that has passed on so many bytes of the server's; then the proxy behaves again. */
export interface Fault {
  readonly kind: 'freeze' | 'cut';
  readonly afterBytes: number;
}

/** Stands between a client and a PostgreSQL server, and breaks on demand. */
export interface TcpProxy {
  /** The server's address with the proxy's host and port. */
  readonly url: string;
  fault: Fault | undefined;
  /** Passes `copy` on under a name that no server knows, the way an engine without COPY sees it. */
  hidesCopy: boolean;
  close(): Promise<void>;
}

export async function startTcpProxy(serverUrl: string): Promise<TcpProxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let passed = 0;
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (chunk) => upstream.write(proxy.hidesCopy ? hideCopy(chunk) : chunk));
    upstream.on('data', (chunk) => {
      passed += chunk.length;
      const { fault } = proxy;
      if (fault === undefined || passed < fault.afterBytes) {
        if (!client.write(chunk)) upstream.pause();
        return;
      }
      proxy.fault = undefined;
      if (fault.kind === 'cut') client.resetAndDestroy();
      // No one reads on: the server's buffers fill, and the client hears nothing more.
      else upstream.pause();
    });
    client.on('drain', () => upstream.resume());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = new URL(serverUrl);
  url.hostname = '127.0.0.1';
  url.port = String(typeof address === 'object' && address ? address.port : 0);

  const proxy: TcpProxy = {
    url: url.href,
    fault: undefined,
    hidesCopy: false,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}

const QUERY_MESSAGE = 'Q'.charCodeAt(0);

function hideCopy(chunk: Buffer): Buffer {
  if (chunk[0] !== QUERY_MESSAGE) return chunk;
  const at = chunk.indexOf('copy (');
  if (at === 5) chunk.write('cqpy (', at);
  return chunk;
}
