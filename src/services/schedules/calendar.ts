import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { calendarFeeds } from '../../db/schema/index.ts';
import type { CalendarAnswer } from '../../domain/answers.ts';
import { AppError } from '../../domain/errors.ts';
import { type FeedId, feedIdSchema, type PersonId } from '../../domain/ids.ts';
import { recordDone } from '../audit/record.ts';
import type { Scope, Services } from '../context.ts';

export const CALENDAR_PATH = '/calendar';
const PURPOSE = 'calendar feed';

const ticketSchema = z.object({ feed: feedIdSchema });

/** The person's calendar address: whoever has it sees what will run, until it is given up. One for each person. */
export async function showCalendar(scope: Scope): Promise<CalendarAnswer> {
  const [known] = await scope.db.orm.select().from(calendarFeeds).where(isOwn(scope));
  if (known !== undefined) return { url: toUrl(scope, known.id), change: 'none' };
  return { url: toUrl(scope, await makeFeed(scope)), change: 'made' };
}

/** The old address stops working at once. */
export async function renewCalendar(scope: Scope): Promise<CalendarAnswer> {
  return { url: toUrl(scope, await makeFeed(scope)), change: 'renewed' };
}

export async function revokeCalendar(scope: Scope): Promise<CalendarAnswer> {
  await scope.db.orm.transaction(async (tx) => {
    const gone = await tx.delete(calendarFeeds).where(isOwn(scope)).returning({ id: calendarFeeds.id });
    for (const { id } of gone)
      await recordDone(tx, scope, { action: 'calendar.revoke', subjectId: id, subjectName: scope.person.name });
  });
  return { url: undefined, change: 'revoked' };
}

const isOwn = (scope: Scope) =>
  and(eq(calendarFeeds.environmentId, scope.environmentId), eq(calendarFeeds.personId, scope.person.id));

async function makeFeed(scope: Scope): Promise<FeedId> {
  return scope.db.orm.transaction(async (tx) => {
    await tx.delete(calendarFeeds).where(isOwn(scope));
    const [row] = await tx
      .insert(calendarFeeds)
      .values({ environmentId: scope.environmentId, personId: scope.person.id, createdAt: scope.clock.now() })
      .returning({ id: calendarFeeds.id });
    if (row === undefined) throw new AppError('internal', {}, { detail: 'insert returned no row' });
    await recordDone(tx, scope, { action: 'calendar.make', subjectId: row.id, subjectName: scope.person.name });
    return row.id;
  });
}

/** Sealed, so that nobody can make one up; and it names a row, so that it ends with that. */
const toUrl = (scope: Scope, feed: FeedId): string =>
  `${scope.publicUrl()}${CALENDAR_PATH}/${scope.vault.seal(JSON.stringify({ feed }), PURPOSE)}.ics`;

/** Whose calendar an address is. Throws `link_unknown`. */
export async function openCalendar(services: Services, token: string): Promise<PersonId> {
  const feed = readTicket(services, token);
  const [row] = await services.db.orm
    .select({ person: calendarFeeds.personId })
    .from(calendarFeeds)
    .where(and(eq(calendarFeeds.id, feed), eq(calendarFeeds.environmentId, services.environmentId)));
  if (row === undefined) throw new AppError('link_unknown', {});
  return row.person;
}

function readTicket(services: Services, token: string): FeedId {
  try {
    return ticketSchema.parse(JSON.parse(services.vault.open(token.replace(/\.ics$/, ''), PURPOSE))).feed;
  } catch {
    throw new AppError('link_unknown', {});
  }
}
