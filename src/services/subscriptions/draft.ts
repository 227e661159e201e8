import { z } from 'zod';
import type { Queryable } from '../../db/client.ts';
import { AppError, type ErrorCode, type ErrorParams, type FieldError } from '../../domain/errors.ts';
import { type ExportId, exportIdSchema } from '../../domain/ids.ts';
import { readZone } from '../../domain/recurrence-zone.ts';
import {
  DEFAULT_GROUPS,
  type Digest,
  EVENT_GROUPS,
  REPEATS,
  readQuietHours,
  readTimeOfDay,
  type Subscription,
  type SubscriptionOptions,
} from '../../domain/subscription.ts';
import type { Scope } from '../context.ts';
import { readExports } from '../exports/read.ts';

/** Most exports that a channel can name; beyond, it is about all of them. */
const MOST_EXPORTS = 200;
const NOTHING = /^(off|none|no|uit|geen|nee|)$/i;

/** What somebody asks of a subscription, in words; what is left out stays as it is, or as it is by default. */
export const subscriptionDraft = z.object({
  exports: z.union([z.literal('all'), z.array(exportIdSchema).max(MOST_EXPORTS)]).exactOptional(),
  groups: z.array(z.enum(EVENT_GROUPS)).exactOptional(),
  repeats: z.string().max(40).exactOptional(),
  digest: z.string().max(40).exactOptional(),
  quiet: z.string().max(40).exactOptional(),
  zone: z.string().max(100).exactOptional(),
  own: z.boolean().exactOptional(),
});
export type SubscriptionDraft = z.infer<typeof subscriptionDraft>;

export type CheckedSubscription = SubscriptionOptions & Pick<Subscription, 'exports' | 'groups'>;

/** Checks all of a draft at once: throws with an error beside each field that has one. */
export async function checkSubscription(
  scope: Scope,
  draft: SubscriptionDraft,
  before: Subscription | undefined,
  db: Queryable = scope.db.orm,
): Promise<CheckedSubscription> {
  const errors: FieldError[] = [];
  const add = <C extends ErrorCode>(field: string, code: C, params: ErrorParams[C]) =>
    errors.push({ field, code, params } as FieldError);
  const invalid = (field: string, value: string) =>
    add(field, 'invalid_argument', {
      command: 'subscribe',
      argument: `subscription_${field}`,
      value: value.slice(0, 100),
    });

  const exports = await findExports(scope, draft, before, db);
  if (exports !== 'all') {
    if (exports.known.length === 0 && exports.gone === undefined) {
      add('exports', 'missing_argument', { command: 'subscribe', argument: 'exports' });
    }
    if (exports.gone !== undefined) add('exports', 'unknown_export', { name: exports.gone });
  }
  const groups = draft.groups ?? before?.groups ?? DEFAULT_GROUPS;
  if (groups.length === 0) add('groups', 'missing_argument', { command: 'subscribe', argument: 'subscription_groups' });
  const repeats = REPEATS.find((one) => one === (draft.repeats ?? before?.repeats ?? 'thread').trim().toLowerCase());
  if (repeats === undefined) invalid('repeats', draft.repeats ?? '');
  const digest = draft.digest === undefined ? (before?.digest ?? 'off') : readDigest(draft.digest);
  if (digest === undefined) invalid('digest', draft.digest ?? '');
  const isLoud = draft.quiet !== undefined && NOTHING.test(draft.quiet.trim());
  const quiet = draft.quiet === undefined ? before?.quiet : readQuietHours(draft.quiet);
  if (draft.quiet !== undefined && !isLoud && quiet === undefined) invalid('quiet', draft.quiet);
  const zone =
    readZone(draft.zone?.trim() ?? before?.zone ?? scope.person.zone) ?? (draft.zone === undefined ? 'UTC' : undefined);
  if (zone === undefined) invalid('zone', draft.zone ?? '');

  if (errors.length > 0 || repeats === undefined || digest === undefined || zone === undefined) throw toError(errors);
  const own = draft.own ?? before?.own ?? false;
  return {
    exports: exports === 'all' ? exports : exports.known,
    groups: EVENT_GROUPS.filter((one) => groups.includes(one)),
    repeats,
    digest,
    quiet,
    zone,
    own,
  };
}

function readDigest(text: string): Digest | undefined {
  const word = text.trim().toLowerCase();
  if (NOTHING.test(word)) return 'off';
  return /^(hourly|hour|elk uur|per uur|uur)$/.test(word)
    ? 'hourly'
    : readTimeOfDay(word.replace(/^(daily|dagelijks)\s*/, ''));
}

/** Those that are there; what the channel heard about and was deleted since is let go, and is nobody's mistake. */
async function findExports(
  scope: Scope,
  draft: SubscriptionDraft,
  before: Subscription | undefined,
  db: Queryable,
): Promise<'all' | { known: ExportId[]; gone: ExportId | undefined }> {
  const wanted = draft.exports ?? before?.exports ?? 'all';
  if (wanted === 'all') return 'all';
  const all = new Set((await readExports(scope, db)).map((one) => one.id));
  const had = before === undefined || before.exports === 'all' ? [] : before.exports;
  return {
    known: wanted.filter((id) => all.has(id)),
    gone: wanted.find((id) => !all.has(id) && !had.includes(id)),
  };
}

function toError(errors: readonly FieldError[]): AppError {
  const [only] = errors;
  if (errors.length === 1 && only !== undefined)
    return new AppError(only.code, only.params, { fields: errors }) as AppError;
  return new AppError('invalid_form', { count: errors.length }, { fields: errors }) as AppError;
}
