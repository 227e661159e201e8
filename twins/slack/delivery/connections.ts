import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Json } from '../model.ts';
import { isRecord } from '../records.ts';
import { acceptFrames, type TextSocket } from './frames.ts';

/** The bot's websockets of Socket Mode (docs.slack.dev/apis/events-api/using-socket-mode). */
export interface Connections {
  readonly count: number;
  /** Good for one connection. */
  issueTicket(): string;
  /** For a server's `upgrade` event. */
  accept(request: IncomingMessage, stream: Duplex): void;
  /** Sends to one of the connections, in turns. Settles with the payload of the acknowledgement. */
  send(envelope: Json, timeoutMs: number): Promise<Json | 'timeout' | 'connection'>;
  /** Slack asks the bot to connect anew; `cut` breaks the connections without a word. */
  disconnect(reason: 'refresh_requested' | 'link_disabled' | 'warning' | 'cut'): void;
  /** For good, with a closing handshake. */
  close(): void;
}

/** RFC 6455, section 1.3. */
const HANDSHAKE = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const APPROXIMATE_SECONDS = 18_060;

export function createConnections(appId: string, onChange: () => void): Connections {
  const tickets = new Set<string>();
  const sockets: TextSocket[] = [];
  const waiting = new Map<string, { readonly socket: TextSocket; settle(answer: Json | 'connection'): void }>();
  let turn = 0;

  function hear(text: string): void {
    const message: unknown = JSON.parse(text);
    if (!isRecord(message)) return;
    waiting.get(String(message.envelope_id))?.settle(isRecord(message.payload) ? message.payload : {});
  }

  function drop(socket: TextSocket): void {
    const index = sockets.indexOf(socket);
    if (index >= 0) sockets.splice(index, 1);
    for (const one of [...waiting.values()]) if (one.socket === socket) one.settle('connection');
    onChange();
  }

  return {
    get count() {
      return sockets.length;
    },
    issueTicket() {
      const ticket = randomUUID();
      tickets.add(ticket);
      return ticket;
    },
    accept(request, stream) {
      const ticket = new URL(request.url ?? '/', 'http://twin').searchParams.get('ticket') ?? '';
      const key = request.headers['sec-websocket-key'];
      if (!tickets.delete(ticket) || key === undefined) {
        stream.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
        return;
      }
      const accepted = createHash('sha1').update(`${key}${HANDSHAKE}`).digest('base64');
      const lines = ['HTTP/1.1 101 Switching Protocols', 'upgrade: websocket', 'connection: Upgrade'];
      stream.write(`${[...lines, `sec-websocket-accept: ${accepted}`].join('\r\n')}\r\n\r\n`);
      const socket: TextSocket = acceptFrames(stream, { onText: hear, onClose: () => drop(socket) });
      sockets.push(socket);
      socket.send(JSON.stringify(toHello(appId, sockets.length)));
      onChange();
    },
    async send(envelope, timeoutMs) {
      turn += 1;
      const socket = sockets[turn % Math.max(1, sockets.length)];
      if (socket === undefined) return 'connection';
      const id = randomUUID();
      let timer: NodeJS.Timeout | undefined;
      try {
        return await new Promise<Json | 'timeout' | 'connection'>((resolve) => {
          timer = setTimeout(() => resolve('timeout'), timeoutMs);
          waiting.set(id, { socket, settle: resolve });
          socket.send(JSON.stringify({ ...envelope, envelope_id: id }));
        });
      } finally {
        clearTimeout(timer);
        waiting.delete(id);
      }
    },
    disconnect(reason) {
      for (const socket of [...sockets]) {
        if (reason === 'cut') socket.destroy();
        else socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'twin' } }));
      }
    },
    close() {
      for (const socket of [...sockets]) socket.close(1001);
    },
  };
}

const toHello = (appId: string, count: number): Json => ({
  type: 'hello',
  num_connections: count,
  connection_info: { app_id: appId },
  debug_info: { host: 'twin', build_number: 1, approximate_connection_time: APPROXIMATE_SECONDS },
});
