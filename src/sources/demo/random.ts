import { AppError } from '../../domain/errors.ts';

/** A seeded stream of choices: integer arithmetic only, so that every engine and machine draws the same ones. */
export interface Random {
  /** A whole number from 0 up to, not including, `limit`. */
  int(limit: number): number;
  chance(percent: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Picks by weight; weights are whole numbers. */
  weighted<T>(list: readonly (readonly [value: T, weight: number])[]): T;
  /** Replaces every `#` by a digit, `%` by a digit 1 to 9, `@` by a letter A to Z. */
  fill(pattern: string): string;
}

/** The same numbers give the same stream; a stream for each record keeps records independent of each other. */
export function createRandom(...seeds: readonly number[]): Random {
  let state = 0;
  for (const seed of seeds) state = mix(state ^ seed);

  const int = (limit: number): number => {
    state = (state + 0x9e3779b9) | 0;
    return Math.floor((mix(state) / 0x1_0000_0000) * limit);
  };
  const pick = <T>(list: readonly T[]): T => {
    const value = list[int(list.length)];
    if (value === undefined) throw new AppError('internal', {}, { detail: 'demo data: nothing to pick from' });
    return value;
  };
  return {
    int,
    pick,
    chance: (percent) => int(100) < percent,
    weighted(list) {
      let left = int(list.reduce((sum, [, weight]) => sum + weight, 0));
      for (const [value, weight] of list) {
        if (left < weight) return value;
        left -= weight;
      }
      return pick(list)[0];
    },
    fill: (pattern) =>
      pattern.replace(/[#%@]/g, (sign) => {
        if (sign === '@') return String.fromCharCode(65 + int(26));
        return String(sign === '%' ? 1 + int(9) : int(10));
      }),
  };
}

/** Spreads the bits of a number over 32 bits, so that neighbouring seeds give unrelated streams. */
function mix(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return (bits ^ (bits >>> 15)) >>> 0;
}
