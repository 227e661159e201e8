import { z } from 'zod';
import type { Subject } from '../../../views/contract.ts';

/**
 * What our buttons carry, under a key of its own: Teams puts the values of the card's inputs beside it. Nothing of it is
 * trusted when it comes back.
 */
export interface Payload {
  /** The `data` of the Action.Execute as the view wrote it. */
  readonly call?: unknown;
  /** The message is seen by one person only, and changed in another way. */
  readonly isTargeted?: boolean;
  /** The card is to be drawn anew for whoever looks at it. */
  readonly subject?: Subject;
}

const KEY = 'exportBot';

export const toData = (payload: Payload, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  ...more,
  [KEY]: payload,
});

const payloadSchema = z.looseObject({
  call: z.unknown().optional(),
  isTargeted: z.boolean().optional(),
  subject: z.looseObject({ kind: z.string(), id: z.uuid() }).optional(),
});
export type ReadPayload = z.infer<typeof payloadSchema>;

export interface ReadData {
  readonly payload: ReadPayload;
  /** Values of the card's inputs, as text. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** What came back of a button. One that is none of ours, or of another version, has a payload that no command takes. */
export function readData(data: unknown): ReadData {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return { payload: { call: data }, inputs: {} };
  const { [KEY]: own, msteams: _, ...inputs } = data as Record<string, unknown>;
  const parsed = payloadSchema.safeParse(own);
  if (!parsed.success) return { payload: { call: data }, inputs: {} };
  return { payload: parsed.data, inputs: toTextValues(inputs) };
}

const toTextValues = (inputs: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(inputs).flatMap(([id, value]): [string, string][] =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [[id, String(value)]] : [],
    ),
  );
