import { z } from 'zod';
import { AppError } from '../domain/errors.ts';
import { type SubscriptionId, subscriptionIdSchema } from '../domain/ids.ts';
import { EVENT_GROUPS, type EventGroup, type Subscription } from '../domain/subscription.ts';
import type { Scope } from '../services/context.ts';
import { findSubscriptionAt, requireSubscription } from '../services/subscriptions/read.ts';
import { toChannel } from './channel.ts';
import { type Line, lastOf } from './line.ts';

export const SUBSCRIPTION_OPTIONS = ['channel', 'repeats', 'digest', 'quiet', 'zone', 'own'] as const;

/** What people call the groups of events, in both languages. */
const WORDS: Readonly<Record<EventGroup, RegExp>> = {
  failures: /^(failures?|fouten|mislukkingen|mislukt)$/i,
  warnings: /^(warnings?|waarschuwing(en)?)$/i,
  completions: /^(completions?|completed|geslaagd|afgerond|voltooid)$/i,
  approvals: /^(approvals?|goedkeuring(en)?)$/i,
};

const toGroup = (word: string): EventGroup | undefined => EVENT_GROUPS.find((group) => WORDS[group].test(word));

export const flag = z.union([
  z.boolean(),
  z.stringbool({ truthy: ['true', 'on', 'yes', 'aan', 'ja'], falsy: ['false', 'off', 'no', 'uit', 'nee'] }),
]);

export const commaList = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : value),
  z.array(z.string().max(500)).max(200),
);

/** `all failures in #exports digest:hourly`: groups of events, a channel, options, and names for the rest. */
export function readSubscriptionLine(line: Line): Record<string, unknown> {
  const words = line.words.filter((word) => !/^(in|to|naar)$/i.test(word) || line.words.length === 1);
  const channel = lastOf(line, 'channel') ?? words.findLast((word) => word.startsWith('#'));
  const groups = [...new Set(words.flatMap((word) => toGroup(word) ?? []))];
  const names = words.filter(
    (word) => !word.startsWith('#') && toGroup(word) === undefined && !/^(here|hier)$/i.test(word),
  );
  const isAll = names.length === 1 && /^(all|alles|alle)$/i.test(names[0] ?? '');
  const options = SUBSCRIPTION_OPTIONS.flatMap((key) =>
    key === 'channel' || !line.options.has(key) ? [] : [[key, lastOf(line, key)]],
  );
  return {
    ...Object.fromEntries(options),
    ...(isAll ? { all: true } : {}),
    ...(isAll || names.length === 0 ? {} : { exports: names }),
    ...(groups.length === 0 ? {} : { groups }),
    ...(channel === undefined ? {} : { channel }),
  };
}

/** The subscription that a button carries, or that of a channel. Throws `not_subscribed`. */
export async function findSubscription(
  scope: Scope,
  input: { readonly subscription?: SubscriptionId | undefined; readonly channel?: string | undefined },
  command: string,
): Promise<Subscription> {
  if (input.subscription !== undefined) return requireSubscription(scope, input.subscription);
  const { place, name } = toChannel(scope, input.channel ?? '', command, 'channel');
  const found = await findSubscriptionAt(scope, place);
  if (found !== undefined) return found;
  const calls = [{ command: 'subscriptions', input: {} }];
  throw new AppError('not_subscribed', { channel: name === '' ? '' : `#${name}` }, { calls }) as AppError;
}

export const subscriptionRef = {
  subscription: subscriptionIdSchema.optional(),
  channel: z.string().trim().max(500).optional(),
};
