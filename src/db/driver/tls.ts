import { isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';

/** What the driver makes of `sslmode`, or of an option: a word of libpq, or options of Node. */
export type Ssl = boolean | string | ConnectionOptions | null | undefined;

export interface Encryption {
  readonly ssl: Ssl;
  /** With `direct`, encryption begins at once, as PostgreSQL 17 can (https://www.postgresql.org/docs/current/protocol-flow.html). */
  readonly sslnegotiation: string | null | undefined;
}

/** Modes that ask for no proof of who the server is. */
const UNPROVEN: ReadonlySet<unknown> = new Set(['require', 'allow', 'prefer']);
/** Modes that go on without where the server has none. */
const OPTIONAL: ReadonlySet<unknown> = new Set(['allow', 'prefer']);
/** SSLRequest: its length, and the code that stands where a version would. */
const REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
const YES = 'S';

/**
 * Encrypts a connection before anything is said on it. Resolves with the socket to talk over, which is the one that was given
 * where the mode takes that and the server has no encryption. `onSocket` hears of the new socket before it can emit.
 */
export async function encrypt(
  socket: Socket,
  host: string,
  { ssl, sslnegotiation }: Encryption,
  onSocket: (encrypted: TLSSocket) => void,
): Promise<Socket> {
  const isDirect = sslnegotiation === 'direct';
  if (!isDirect && (await askFor(socket)) !== YES) {
    if (OPTIONAL.has(ssl)) return socket;
    throw new Error('the server does not offer encryption');
  }
  const encrypted = connect({
    socket,
    // A name that is an address is none.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(isDirect ? { ALPNProtocols: ['postgresql'] } : {}),
    ...(UNPROVEN.has(ssl) ? { rejectUnauthorized: false } : {}),
    ...(typeof ssl === 'object' ? ssl : {}),
  });
  // What happens to it happens to the other one too, which tells.
  socket.on('error', () => undefined);
  onSocket(encrypted);
  await settled(encrypted, 'secureConnect');
  return encrypted;
}

/** The server's answer is one byte; more than that before encryption is somebody else's (CVE-2021-23222). */
async function askFor(socket: Socket): Promise<string> {
  socket.write(REQUEST);
  const [answer] = (await settled(socket, 'data')) as [Buffer];
  if (answer.length !== 1) throw new Error('the server said more than it was asked');
  return answer.toString();
}

/** What comes with an event; rejects where the socket closes before. */
function settled(socket: Socket, event: string): Promise<readonly unknown[]> {
  return new Promise((resolve, reject) => {
    const end = () => {
      socket.off(event, onEvent);
      socket.off('error', onError);
      socket.off('close', onClose);
    };
    const onEvent = (...given: unknown[]) => {
      end();
      resolve(given);
    };
    const onError = (error: Error) => {
      end();
      reject(error);
    };
    const onClose = () => {
      end();
      reject(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' }));
    };
    socket.on(event, onEvent).on('error', onError).on('close', onClose);
  });
}
