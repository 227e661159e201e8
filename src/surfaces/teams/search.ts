import { z } from 'zod';
import type { Platform } from '../../chat/platform-contract.ts';
import { TEAMS_LIMITS } from './cards/limits.ts';

const querySchema = z.looseObject({
  queryText: z.string().max(1_000).default(''),
  queryOptions: z
    .looseObject({
      skip: z.number().int().min(0).catch(0).default(0),
      top: z.number().int().min(1).catch(15).default(15),
    })
    .catch({ skip: 0, top: TEAMS_LIMITS.choicesFound })
    .default({ skip: 0, top: TEAMS_LIMITS.choicesFound }),
  dataset: z.string().max(100),
});

const choicesSchema = z.array(z.object({ title: z.string(), value: z.string() }));

export interface Choice {
  readonly title: string;
  readonly value: string;
}

/** Choices of a list that was kept with its card: those that start with what was typed, then those that have it within. */
export async function searchChoices(
  platform: Pick<Platform<unknown>, 'load'>,
  value: unknown,
): Promise<readonly Choice[]> {
  const query = querySchema.safeParse(value);
  if (!query.success) return [];
  const { dataset, queryText, queryOptions } = query.data;
  const choices = choicesSchema.safeParse((await platform.load([dataset])).get(dataset));
  if (!choices.success) return [];
  const typed = fold(queryText);
  const starts = choices.data.filter(({ title }) => fold(title).startsWith(typed));
  const within = choices.data.filter(({ title }) => !fold(title).startsWith(typed) && fold(title).includes(typed));
  const { skip, top } = queryOptions;
  return [...starts, ...within].slice(skip, skip + Math.min(top, TEAMS_LIMITS.choicesFound));
}

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
