import { createConnection, Socket } from 'node:net';
import { type Encryption, encrypt } from './tls.ts';

/** What the driver has made of the address when it asks for a socket. */
interface Target {
  readonly host: readonly string[];
  readonly port: readonly number[];
  readonly path?: string | false;
  /** Seconds. */
  readonly connect_timeout: number;
}

/**
 * Makes the sockets of a client, which keep the driver from two mistakes around connections that break. They come encrypted,
 * as the driver would make another socket for that.
 */
export function createSocketFactory(encryption: Encryption) {
  let calls = 0;
  return (target: Target): Socket | Promise<Socket> => {
    const at = calls % target.host.length;
    calls += 1;
    const host = target.host[at] ?? 'localhost';
    const port = target.port[at] ?? 5432;
    const socket = target.path ? createConnection(target.path) : createConnection({ host, port });
    const dress = (one: Socket): Socket => {
      // Read by the driver, for its messages.
      Object.assign(one, { host, port });
      failAndCloseAtOnce(one);
      return one;
    };
    if (!encryption.ssl) return closeUnlessGreeted(dress(socket));
    const tooLate = setTimeout(() => socket.destroy(timedOut(host, port)), target.connect_timeout * 1000);
    return encrypt(socket, host, encryption, dress)
      .then((one) => closeUnlessGreeted(one === socket ? dress(one) : one), toBroken)
      .finally(() => clearTimeout(tooLate));
  };
}

const timedOut = (host: string, port: number) =>
  Object.assign(new Error(`no answer from ${host}:${port}`), { code: 'CONNECT_TIMEOUT' });

/** The driver forgets about a connection for which it gets no socket; of one that breaks it knows. */
function toBroken(error: Error): Socket {
  const socket = new Socket();
  failAndCloseAtOnce(socket);
  setImmediate(() => socket.destroy(error));
  return socket;
}

/**
 * The driver fails what is under way when the socket does, and takes the connection out of use when that closes, which is a
 * turn later. A statement that comes in between is never answered: so nothing is told before the end.
 */
function failAndCloseAtOnce(socket: Socket): void {
  const emit = socket.emit.bind(socket) as (event: string, ...given: unknown[]) => boolean;
  let failure: unknown[] | undefined;
  let isClosed = false;
  socket.emit = ((event: string, ...given: unknown[]) => {
    if (event === 'error' && !isClosed) {
      failure ??= given;
      return true;
    }
    if (event === 'close') {
      isClosed = true;
      if (failure !== undefined) emit('error', ...failure);
    }
    return emit(event, ...given);
  }) as typeof socket.emit;
}

/**
 * A connection that closes while the driver holds a statement back until the end of the turn leaves that statement, and the
 * note that somebody will send it, behind: the connection that takes its place holds its greeting back for ever, and whoever
 * waits for it gets a time-out. Closed at once, the driver tries again, and after a few times there is so much that it sends
 * all of it; the server refuses that, and the driver begins afresh. Nothing waits but for these few turns.
 */
function closeUnlessGreeted(socket: Socket): Socket {
  let isGreeted = false;
  const { write } = socket;
  socket.write = ((...given: Parameters<typeof write>) => {
    isGreeted = true;
    socket.write = write;
    return write.apply(socket, given);
  }) as typeof write;
  // The driver greets in the turn after it was given the socket.
  setImmediate(() => setImmediate(() => isGreeted || socket.destroy()));
  return socket;
}
