import type { Place } from './card-types.ts';
import { LIMITS } from './limits.ts';
import type { Translation } from './translation.ts';
import { type Load, readValue, toStoredValue } from './values.ts';

/*
 * A submission carries no data of its own, unlike a press on a button. What submitting does travels in the modal's
 * private metadata, beside what the app keeps there.
 */
export interface Packed {
  readonly own?: string;
  /** What each way to submit sends: its data, or a value that stands for it. */
  readonly do?: readonly ({ readonly data: unknown } | { readonly value: string })[];
}

export function packMetadata(
  root: Place,
  own: string | undefined,
  submits: readonly Place[],
  t: Translation,
): string | undefined {
  if (own === undefined && submits.length === 0) return undefined;
  const inline = submits.map(({ node }) => ({ data: node.data ?? null }));
  const whole = write({ own, do: inline });
  if (whole.length <= LIMITS.privateMetadata) return whole;
  const stored = submits.map((action) => {
    const value = toStoredValue(action, action.node.data ?? null, t, LIMITS.optionValue);
    return value === undefined ? { data: null } : { value };
  });
  const short = write({ own, do: stored });
  if (short.length <= LIMITS.privateMetadata) return short;
  t.lose(root, 'privateMetadata', `longer than ${LIMITS.privateMetadata} characters`, 'dropped');
  const least = write({ own: undefined, do: stored });
  return least.length <= LIMITS.privateMetadata ? least : undefined;
}

const write = ({ own, do: ways }: { own: string | undefined; do: Packed['do'] }): string =>
  JSON.stringify({ ...(own === undefined ? {} : { own }), ...(ways?.length ? { do: ways } : {}) });

/** What the app kept, and what the `index`th way to submit sends; nothing for what this translator did not write. */
export function unpackMetadata(
  text: string | undefined,
  index: number,
  load?: Load,
): { readonly own: string | undefined; readonly data: unknown } {
  const packed = parseMetadata(text);
  const way = packed.do?.[index];
  const data = way === undefined ? undefined : 'value' in way ? readValue(way.value, load) : (way.data ?? undefined);
  return { own: packed.own, data };
}

export function parseMetadata(text: string | undefined): Packed {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (typeof value !== 'object' || value === null) return {};
    const { own, do: ways } = value as Record<string, unknown>;
    return {
      ...(typeof own === 'string' ? { own } : {}),
      ...(Array.isArray(ways) ? { do: ways.filter((way) => typeof way === 'object' && way !== null) } : {}),
    };
  } catch {
    return {};
  }
}
