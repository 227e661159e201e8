import { z } from 'zod';
import { isPartOf } from '../files/places.ts';
import type { ObjectStore } from './object-store.ts';

/**
 * Says what an attempt at a run is doing, under a hidden name that has the run's id in it. Whoever finds it can take
 * back what the attempt did; an attempt that does not find its own was given up and may publish nothing.
 */
const journalSchema = z.object({
  /** Keys to which uploads may be under way. */
  uploads: z.array(z.string()).readonly(),
  /** What is being made visible, or to go, in this order; with the key under which the object that was there is kept. */
  steps: z.array(z.object({ key: z.string(), aside: z.string().optional() })).readonly(),
});
export type Journal = z.infer<typeof journalSchema>;
export type Step = Journal['steps'][number];

const LIMIT = 64 * 1024 * 1024;
const NAME = 'journal.json';

export const toJournalKey = (part: string): string => `${part}/${NAME}`;
export const toAsideKey = (part: string, index: number): string => `${part}/aside/${index}`;

export const writeJournal = (store: ObjectStore, part: string, journal: Journal): Promise<void> =>
  store.put(toJournalKey(part), Buffer.from(JSON.stringify(journal)));

/** Empty where there is none, or none that we wrote. */
export async function readJournal(store: ObjectStore, part: string): Promise<Journal> {
  const bytes = await store.read(toJournalKey(part), LIMIT);
  const none: Journal = { uploads: [], steps: [] };
  try {
    return bytes === undefined ? none : journalSchema.parse(JSON.parse(Buffer.from(bytes).toString()));
  } catch {
    return none;
  }
}

/** Hidden folders of the attempts at a run. */
export async function findParts(store: ObjectStore, runId: string): Promise<string[]> {
  const keys = await store.list(`.${runId}-`);
  return [...new Set(keys.map((key) => key.split('/')[0] ?? ''))].filter((name) => isPartOf(runId, name));
}

/** Takes back what of the steps was made, wherever they were cut. */
export async function undoSteps(store: ObjectStore, part: string, steps: readonly Step[]): Promise<void> {
  for (const { key, aside } of [...steps].reverse()) {
    if (aside !== undefined && (await store.head(aside)) !== undefined) await store.copy(aside, key);
    else if ((await store.head(key))?.attempt === part) await store.remove([key]);
  }
}

/** With all that is kept in it. */
export async function removePart(store: ObjectStore, part: string): Promise<void> {
  const journal = toJournalKey(part);
  const keys = await store.list(`${part}/`);
  await store.remove(keys.filter((key) => key !== journal));
  // Last: while it is there, the others are found.
  await store.remove(keys.filter((key) => key === journal));
}
