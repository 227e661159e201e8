import { and, eq } from 'drizzle-orm';
import { chatPlaces } from '../../db/schema/index.ts';
import type { Place } from '../../domain/place.ts';
import type { Services } from '../context.ts';

/** What a platform needs for writing to a place; no secrets. */
export type PlaceFacts = Readonly<Record<string, string>>;

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

/** Undefined for a place that the platform never told of, or that is gone. */
export async function readPlace(services: Services, place: PlaceKey): Promise<PlaceFacts | undefined> {
  const [row] = await services.db.orm
    .select({ facts: chatPlaces.facts })
    .from(chatPlaces)
    .where(isPlace(services, place));
  return row?.facts;
}

export async function forgetPlace(services: Services, place: PlaceKey): Promise<void> {
  await services.db.orm.delete(chatPlaces).where(isPlace(services, place));
}

const toKey = ({ surface, workspace, conversation }: PlaceKey) => ({ surface, workspace, conversation });

const isPlace = (services: Services, { surface, workspace, conversation }: PlaceKey) =>
  and(
    eq(chatPlaces.environmentId, services.environmentId),
    eq(chatPlaces.surface, surface),
    eq(chatPlaces.workspace, workspace),
    eq(chatPlaces.conversation, conversation),
  );
