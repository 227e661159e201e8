import type { Place } from './card-types.ts';
import type { Setting } from './text-blocks.ts';
import type { Draft, Translation } from './translation.ts';

/** Draws one element. */
export type Draw = (place: Place, t: Translation, setting: Setting) => Draft[];

/** Draws a list of elements; given to those that hold some. */
export type DrawItems = (places: readonly Place[], t: Translation, setting: Setting) => Draft[];
