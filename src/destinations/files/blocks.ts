/** Large enough that a write per block costs nothing beside its bytes. */
export const BLOCK_SIZE = 256 * 1024;

export interface BlockPool {
  take(): Uint8Array<ArrayBuffer>;
  giveBack(block: Uint8Array): void;
}

/** Keeps a few buffers of one size in use, so that a long stream allocates no more than its first seconds did. */
export function createBlockPool(size: number, keep = 4): BlockPool {
  const free: ArrayBuffer[] = [];
  return {
    take: () => new Uint8Array(free.pop() ?? new ArrayBuffer(size)),
    giveBack(block) {
      const { buffer } = block;
      if (buffer instanceof ArrayBuffer && buffer.byteLength === size && free.length < keep && !free.includes(buffer)) {
        free.push(buffer);
      }
    },
  };
}
