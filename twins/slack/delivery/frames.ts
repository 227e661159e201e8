import type { Duplex } from 'node:stream';

/** The server's end of a websocket (RFC 6455), texts only: what Socket Mode needs of it. */
export interface TextSocket {
  send(text: string): void;
  close(code?: number): void;
  /** Breaks the connection without a closing handshake. */
  destroy(): void;
}

export interface TextSocketEvents {
  onText(text: string): void;
  onClose(): void;
}

const OPCODE = { continuation: 0, text: 1, close: 8, ping: 9, pong: 10 };
const CLOSE_GRACE_MS = 1_000;
const PING_MS = 10_000;

export function acceptFrames(stream: Duplex, events: TextSocketEvents): TextSocket {
  let received: Buffer = Buffer.alloc(0);
  let parts: Buffer[] = [];
  let isClosing = false;
  const write = (opcode: number, payload: Buffer): void => {
    if (stream.writable) stream.write(toFrame(opcode, payload));
  };
  const take = ({ opcode, isFinal, payload }: Frame): void => {
    if (opcode === OPCODE.ping) write(OPCODE.pong, payload);
    if (opcode === OPCODE.close) {
      if (!isClosing) write(OPCODE.close, payload.subarray(0, 2));
      stream.end();
    }
    if (opcode !== OPCODE.text && opcode !== OPCODE.continuation) return;
    parts.push(payload);
    if (!isFinal) return;
    const text = Buffer.concat(parts).toString();
    parts = [];
    events.onText(text);
  };
  stream.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    for (let frame = readFrame(received); frame !== undefined; frame = readFrame(received)) {
      received = received.subarray(frame.length);
      take(frame);
    }
  });
  stream.on('error', () => stream.destroy());
  const pinging = setInterval(() => write(OPCODE.ping, Buffer.from('twin')), PING_MS).unref();
  stream.on('close', () => {
    clearInterval(pinging);
    events.onClose();
  });
  return {
    send: (text) => write(OPCODE.text, Buffer.from(text)),
    close(code = 1000) {
      isClosing = true;
      const payload = Buffer.alloc(2);
      payload.writeUInt16BE(code);
      write(OPCODE.close, payload);
      setTimeout(() => stream.destroy(), CLOSE_GRACE_MS).unref();
    },
    destroy: () => stream.destroy(),
  };
}

interface Frame {
  readonly opcode: number;
  readonly isFinal: boolean;
  readonly payload: Buffer;
  /** Bytes that it took. */
  readonly length: number;
}

/** The first frame in the buffer, unmasked; undefined until it is whole. */
function readFrame(buffer: Buffer): Frame | undefined {
  const [first, second] = buffer;
  if (first === undefined || second === undefined) return undefined;
  const short = second & 0x7f;
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
  const isMasked = (second & 0x80) !== 0;
  const start = 2 + extra + (isMasked ? 4 : 0);
  if (buffer.length < start) return undefined;
  const size = extra === 0 ? short : extra === 2 ? buffer.readUInt16BE(2) : Number(buffer.readBigUInt64BE(2));
  if (buffer.length < start + size) return undefined;
  const payload = Buffer.from(buffer.subarray(start, start + size));
  const mask = buffer.subarray(start - 4, start);
  if (isMasked)
    for (let index = 0; index < size; index++) payload[index] = (payload[index] ?? 0) ^ (mask[index % 4] ?? 0);
  return { opcode: first & 0x0f, isFinal: (first & 0x80) !== 0, payload, length: start + size };
}

function toFrame(opcode: number, payload: Buffer): Buffer {
  const size = payload.length;
  const head = Buffer.alloc(size < 126 ? 2 : size < 65_536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  head[1] = size < 126 ? size : size < 65_536 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(size, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(size), 2);
  return Buffer.concat([head, payload]);
}
