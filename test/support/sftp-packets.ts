/**
 * Packets of SFTP version 3, written from draft-ietf-secsh-filexfer-02; `length`, then a type, then fields. Only what a
 * server needs to take files and to give them back.
 */
export const REQUESTS = {
  1: 'init',
  3: 'open',
  4: 'close',
  5: 'read',
  6: 'write',
  7: 'lstat',
  10: 'fsetstat',
  11: 'opendir',
  12: 'readdir',
  13: 'remove',
  14: 'mkdir',
  15: 'rmdir',
  16: 'realpath',
  17: 'stat',
  18: 'rename',
  200: 'extended',
} as const;
export type RequestName = (typeof REQUESTS)[keyof typeof REQUESTS];

export const OK = 0;
export const END_OF_FILE = 1;
export const NO_SUCH_FILE = 2;
export const PERMISSION_DENIED = 3;
export const FAILURE = 4;
export const UNSUPPORTED = 8;

/** Reads fields one after another. */
export class Fields {
  #at = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  u32(): number {
    this.#at += 4;
    return this.#bytes.readUInt32BE(this.#at - 4);
  }

  u64(): number {
    this.#at += 8;
    return Number(this.#bytes.readBigUInt64BE(this.#at - 8));
  }

  data(): Buffer {
    const length = this.u32();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  text(): string {
    return String(this.data());
  }
}

/** Cuts a stream into packets, without their length. */
export function createPacketReader(): (chunk: Buffer) => Buffer[] {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const packets: Buffer[] = [];
    while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32BE()) {
      const end = 4 + rest.readUInt32BE();
      packets.push(rest.subarray(4, end));
      rest = rest.subarray(end);
    }
    return packets;
  };
}

export const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};
export const u64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
};
export const text = (value: string | Buffer): Buffer =>
  Buffer.concat([u32(Buffer.byteLength(value)), Buffer.from(value)]);

function packet(type: number, ...fields: Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from([type]), ...fields]);
  return Buffer.concat([u32(body.length), body]);
}

export const version = (extensions: Readonly<Record<string, string>>): Buffer =>
  packet(2, u32(3), ...Object.entries(extensions).flatMap(([name, data]) => [text(name), text(data)]));
export const status = (id: number, code: number, message: string): Buffer =>
  packet(101, u32(id), u32(code), text(message), text(''));
export const handle = (id: number, value: string): Buffer => packet(102, u32(id), text(value));
export const data = (id: number, bytes: Buffer): Buffer => packet(103, u32(id), text(bytes));
export const attributes = (id: number, stats: FileStats): Buffer => packet(105, u32(id), toAttributes(stats));
export const names = (id: number, entries: readonly { name: string; stats?: FileStats }[]): Buffer =>
  packet(
    104,
    u32(id),
    u32(entries.length),
    ...entries.flatMap(({ name, stats }) => [text(name), text(name), stats ? toAttributes(stats) : u32(0)]),
  );
export const extendedReply = (id: number, ...fields: Buffer[]): Buffer => packet(201, u32(id), ...fields);

export interface FileStats {
  readonly size: number;
  readonly mode: number;
}

/** Size and permissions. */
const toAttributes = ({ size, mode }: FileStats): Buffer => Buffer.concat([u32(5), u64(size), u32(mode)]);
