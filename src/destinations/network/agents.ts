import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { NetConnectOpts, Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { type AppError, isAppError } from '../../domain/errors.ts';
import type { AddressRules } from './addresses.ts';
import { connectPublic } from './connect.ts';

export interface AgentOptions extends AddressRules {
  /** For the name and all its addresses together, in milliseconds. */
  readonly connectMs: number;
  /** Longest silence on a connection, in milliseconds. */
  readonly stallMs: number;
  /** Certificates to trust instead of the system's, in PEM. */
  readonly ca?: string;
}

/**
 * Agents for HTTP clients that other people wrote: whatever these ask for, redirects too, each connection is made by
 * `connectPublic`. A request fails with `address_refused` or the system's error; clients that wrap it and lose it can ask
 * `refusalOf`.
 */
export interface PublicAgents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
  /** Why the last connection to this host was refused by the rules, if it was. */
  refusalOf(host: string): AppError | undefined;
}

type Done = (error: Error | null, socket?: Socket) => void;
type CreateConnection = (options: NetConnectOpts & ConnectionOptions, done: Done) => undefined;

export function createPublicAgents(options: AgentOptions): PublicAgents {
  const { connectMs, stallMs, ca, ...rules } = options;
  const refusals = new Map<string, AppError>();

  async function dial(host: string, port: number): Promise<Socket> {
    try {
      const socket = await connectPublic(host, port, { ...rules, timeoutMs: connectMs });
      refusals.delete(host);
      return socket;
    } catch (error) {
      if (isAppError(error)) refusals.set(host, error);
      throw error;
    }
  }

  /** Also while it waits in the agent for its next request. */
  function watch(socket: Socket): Socket {
    socket.setTimeout(stallMs);
    return socket.on('timeout', () => socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })));
  }

  const connectPlain: CreateConnection = ({ host, port }, done) => {
    dial(host ?? '', Number(port)).then((socket) => done(null, watch(socket)), done);
    return undefined;
  };
  const connectSecurely: CreateConnection = ({ host, port, servername, ALPNProtocols }, done) => {
    dial(host ?? '', Number(port)).then((socket) => {
      // Names of certificates are held against `host` where there is no server name, which is so for bare addresses.
      const secure = { socket, host, servername, ALPNProtocols, ...(ca !== undefined && { ca }) };
      done(null, watch(connectTls(secure as ConnectionOptions)));
    }, done);
    return undefined;
  };
  const keep = { keepAlive: true, timeout: stallMs };
  return {
    http: withConnections(new HttpAgent(keep), connectPlain),
    https: withConnections(new HttpsAgent(keep), connectSecurely),
    refusalOf: (host) => refusals.get(host),
  };
}

/** Documented by Node (http.Agent, `createConnection`), and missing from its types. */
function withConnections<A extends HttpAgent>(agent: A, createConnection: CreateConnection): A {
  return Object.assign(agent, { createConnection });
}
