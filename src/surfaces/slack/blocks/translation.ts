import type { Block } from './block-types.ts';
import { type Place, typeOf, wordOf } from './card-types.ts';
import type { ChartShown } from './chart-data.ts';
import { LIMITS } from './limits.ts';
import { DEFAULT_MARKERS, DEFAULT_TEXTS, type Hints, type Options, type Texts } from './options.ts';
import { cut, hash, lengthOf, printable } from './text.ts';
import { isTone } from './tones.ts';

export type Surface = 'message' | 'modal' | 'home';

/** Something that the card says and Slack will not show. */
export interface Loss {
  /** Type and JSON pointer in the card: `TextBlock /body/2`. */
  readonly element: string;
  readonly what: string;
  readonly why: string;
  /** `look`: only how it looks. `cut`: shown in part. `dropped`: not shown, or does not work. */
  readonly kind: 'look' | 'cut' | 'dropped';
}

/**
 * One or more blocks that belong together, on their way to the surface.
 * `content` may be left out where room is short, `actions` and `input` may not.
 */
export interface Draft {
  readonly blocks: readonly Block[];
  readonly role: 'content' | 'divider' | 'actions' | 'input';
  /** Of which elements, for the loss report. */
  readonly elements: readonly string[];
  /** True when it stands directly below what is above it, without a gap. */
  readonly joins?: boolean;
  /** The same with less in it, weighing at most `room`; undefined when there is nothing sensible that small. */
  readonly shrink?: (room: number) => Draft | undefined;
}

/** What the dialog around the inputs knows about them. */
export interface FormState {
  /** What was typed, by input id. */
  readonly values: Readonly<Record<string, string>>;
  /** What is wrong, by input id. */
  readonly errors: Readonly<Record<string, string>>;
}

/** What one translation knows and has used up. */
export interface Translation {
  readonly surface: Surface;
  readonly options: Options;
  readonly texts: Texts;
  readonly form: FormState;
  readonly loss: Loss[];
  readonly counts: { tables: number; charts: number };
  /** The last title above what is drawn. */
  readonly nearby: { title: string };
  /** Charts of which a picture can be made. */
  readonly charts: ChartShown[];
  /** Sentences that say what a chart shows, for those who do not see it. */
  readonly spoken: string[];
  hints(place: Place): Hints;
  marker(tone: string): string;
  lose(place: Place, what: string, why: string, kind?: Loss['kind']): void;
  /** The text within a limit; a cut is reported. */
  fit(place: Place, what: string, text: string, limit: number): string;
  /** The same for the same element of the same card, and unique on the surface. */
  blockId(place: Place, part?: string): string;
  inputBlockId(id: string): string;
  /** `prefix` and the id of the element, or how many there were before; unique on the surface. */
  actionId(prefix: string, place: Place): string;
}

export const nameOf = (place: Place): string => `${typeOf(place) || 'element'} ${place.at || '/'}`;

export function createTranslation(
  surface: Surface,
  options: Options,
  form: FormState = { values: {}, errors: {} },
): Translation {
  const markers = { ...DEFAULT_MARKERS, ...options.markers };
  const loss: Loss[] = [];
  const used = new Set<string>();
  const unique = (wish: string): string => {
    const id = printable(wish);
    const short = lengthOf(id) <= LIMITS.id - 8 ? id : `${cut(id, LIMITS.id - 20)}${hash(id)}`;
    let free = short;
    for (let n = 2; used.has(free); n += 1) free = `${short}~${n}`;
    used.add(free);
    return free;
  };
  const suffix = options.revision === undefined ? '' : `~r${options.revision}`;
  let actions = 0;
  const lose: Translation['lose'] = (place, what, why, kind = 'look') => {
    loss.push({ element: nameOf(place), what, why, kind });
  };
  return {
    surface,
    options,
    texts: { ...DEFAULT_TEXTS, ...options.texts },
    form,
    loss,
    counts: { tables: 0, charts: 0 },
    nearby: { title: '' },
    charts: [],
    spoken: [],
    hints: ({ node }) => options.hints?.(node) ?? {},
    marker: (tone) => (isTone(tone) ? markers[tone] : ''),
    lose,
    fit(place, what, text, limit) {
      const short = cut(text, limit);
      if (short !== text) lose(place, what, `Slack takes ${limit} characters`, 'cut');
      return short;
    },
    blockId: ({ node, at }, part = '') => {
      const id = typeof node.id === 'string' && node.id !== '' ? `el:${node.id}` : `at:${at}`;
      return unique(`${id}${part === '' ? '' : `/${part}`}${suffix}`);
    },
    inputBlockId: unique,
    actionId: (prefix, { node }) => {
      const id = typeof node.id === 'string' && node.id !== '' ? node.id : String(actions);
      actions += 1;
      return unique(`${prefix}${id}`);
    },
  };
}

/** A colour that says something, of a text or a container. */
export const toneOf = ({ node }: Place, key: 'color' | 'style'): string => {
  const tone = wordOf(node, key);
  return isTone(tone) ? tone : '';
};

/** A block of content. */
export const toDraft = (place: Place, blocks: Block | readonly Block[], more: Partial<Draft> = {}): Draft => ({
  blocks: 'type' in blocks ? [blocks] : blocks,
  role: 'content',
  elements: [nameOf(place)],
  ...more,
});
