import { and, eq, lt, sql } from 'drizzle-orm';
import { chatPlaces } from '../../db/schema/index.ts';
import type { Place } from '../../domain/place.ts';
import type { Services } from '../context.ts';

/** What a platform needs for writing to a place; no secrets. */
export type PlaceFacts = Readonly<Record<string, string>>;

const DAY_MS = 24 * 60 * 60 * 1000;
/** Of a place that nobody has spoken in or been written to for so long, nothing is needed; it is told anew if they do. */
const KEPT_MS = 180 * DAY_MS;

/** A thread is reached as its conversation is. */
type PlaceKey = Omit<Place, 'thread'>;

/** Keeps what is needed to write there; the newest counts. */
export async function savePlace(services: Services, place: PlaceKey, facts: PlaceFacts): Promise<void> {
  const content = { facts: { ...facts }, updatedAt: services.clock.now() };
  await services.db.orm
    .insert(chatPlaces)
    .values({ environmentId: services.environmentId, ...toKey(place), ...content })
    .onConflictDoUpdate({
      target: [chatPlaces.environmentId, chatPlaces.surface, chatPlaces.workspace, chatPlaces.conversation],
      set: content,
    });
}

/** Undefined for a place that the platform never told of, or that is gone. Whoever reads it uses it, so it is kept on. */
export async function readPlace(services: Services, place: PlaceKey): Promise<PlaceFacts | undefined> {
  const { orm } = services.db;
  const [row] = await orm
    .select({ facts: chatPlaces.facts, updatedAt: chatPlaces.updatedAt })
    .from(chatPlaces)
    .where(isPlace(services, place));
  if (row === undefined) return undefined;
  const updatedAt = services.clock.now();
  if (updatedAt.getTime() - row.updatedAt.getTime() > DAY_MS) {
    await orm.update(chatPlaces).set({ updatedAt }).where(isPlace(services, place));
  }
  return row.facts;
}

export async function forgetPlace(services: Services, place: PlaceKey): Promise<void> {
  await services.db.orm.delete(chatPlaces).where(isPlace(services, place));
}

/** Every place of a workspace that has this fact: they go together, as channels do with their team. */
export async function forgetPlacesWith(
  services: Services,
  { surface, workspace }: Pick<Place, 'surface' | 'workspace'>,
  [name, value]: readonly [name: string, value: string],
): Promise<void> {
  await services.db.orm
    .delete(chatPlaces)
    .where(
      and(
        eq(chatPlaces.environmentId, services.environmentId),
        eq(chatPlaces.surface, surface),
        eq(chatPlaces.workspace, workspace),
        sql`${chatPlaces.facts} ->> ${name}::text = ${value}`,
      ),
    );
}

export async function forgetOldPlaces(services: Services): Promise<void> {
  const before = new Date(services.clock.now().getTime() - KEPT_MS);
  await services.db.orm.delete(chatPlaces).where(lt(chatPlaces.updatedAt, before));
}

const toKey = ({ surface, workspace, conversation }: PlaceKey) => ({ surface, workspace, conversation });

const isPlace = (services: Services, { surface, workspace, conversation }: PlaceKey) =>
  and(
    eq(chatPlaces.environmentId, services.environmentId),
    eq(chatPlaces.surface, surface),
    eq(chatPlaces.workspace, workspace),
    eq(chatPlaces.conversation, conversation),
  );
