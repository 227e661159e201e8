import { toShown } from '../plain.ts';
import { isStringKey } from '../strings/index.ts';
import type { Words } from '../words.ts';

const NAME_SHOWN = 20;

/** Where somebody talks to the bot; a surface without a word of its own keeps its name. */
export function toSurface(words: Words, surface: string): string {
  const key = `surface.${surface}`;
  return isStringKey(key) ? words.t(key) : toShown(surface, NAME_SHOWN);
}

/** Of a name that looks like one; anything else stays whole. */
export function toFirstName(name: string): string {
  const shown = toShown(name);
  return /^[\p{L}\p{M}.'’ -]+$/u.test(shown) ? (shown.split(' ')[0] ?? shown) : shown;
}
