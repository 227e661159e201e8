import { z } from 'zod';
import { type AppError, isAppError } from '../domain/errors.ts';
import type { ExportId } from '../domain/ids.ts';
import { EVENT_GROUPS } from '../domain/subscription.ts';
import type { Scope } from '../services/context.ts';
import { resolveExports } from '../services/exports/resolve.ts';
import { showSubscription } from '../services/subscriptions/show.ts';
import { subscribe } from '../services/subscriptions/subscribe.ts';
import { toChannel } from './channel.ts';
import { defineCommand, say } from './command.ts';
import { commaList, flag, readSubscriptionLine, SUBSCRIPTION_OPTIONS } from './subscription-input.ts';

const input = z.object({
  all: z.boolean().optional(),
  exports: commaList.optional(),
  groups: z.array(z.enum(EVENT_GROUPS)).optional(),
  channel: z.string().trim().max(500).optional(),
  repeats: z.string().max(40).exactOptional(),
  digest: z.string().max(40).exactOptional(),
  quiet: z.string().max(40).exactOptional(),
  zone: z.string().max(100).exactOptional(),
  own: flag.exactOptional(),
});
type SubscribeInput = z.infer<typeof input>;

export const subscribeCommand = defineCommand({
  name: 'subscribe',
  needs: 'contributor',
  usage:
    'subscribe [all|<export>…] [failures] [warnings] [completions] [approvals] [in #channel] [repeats:thread|channel] [digest:off|hourly|9:00] [quiet:22:00-7:00|off] [zone:…] [own:on|off]',
  examples: [
    'subscribe',
    'subscribe "Lapsed in Australia" failures warnings',
    'subscribe all failures in #exports quiet:22:00-7:00',
  ],
  runsAlone: true,
  options: SUBSCRIPTION_OPTIONS,
  read: readSubscriptionLine,
  input,
  async run(scope, given) {
    const channel = toChannel(scope, given.channel ?? '', 'subscribe', 'channel');
    const { all, exports: names, channel: _, groups, ...options } = given;
    const exports = all === true ? ('all' as const) : await resolve(scope, given, names);
    const saved = await subscribe(scope, channel, {
      ...options,
      ...(groups === undefined ? {} : { groups }),
      ...(exports === undefined ? {} : { exports }),
    });
    const data = await showSubscription(scope, saved, true);
    return say(...(data === undefined ? [] : [{ answer: { view: 'subscription' as const, data }, isPublic: true }]));
  },
});

/** A name that is not clear gets a choice, and the choice keeps the rest of what was asked. */
async function resolve(
  scope: Scope,
  given: SubscribeInput,
  names: readonly string[] | undefined,
): Promise<ExportId[] | undefined> {
  if (names === undefined || names.length === 0) return undefined;
  try {
    return (await resolveExports(scope, names, 'subscribe')).map(({ id }) => id);
  } catch (error) {
    if (!isAppError(error)) throw error;
    throw withRest(error, given);
  }
}

const withRest = (error: AppError, given: SubscribeInput): AppError =>
  error.withCalls(
    error.calls.map((call) => (call.command === 'subscribe' ? { ...call, input: { ...given, ...call.input } } : call)),
  );
