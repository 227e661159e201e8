import { isAppError } from '../../domain/errors.ts';
import type { Choice } from '../contract.ts';
import type { AzureAccount } from './account.ts';

/** Empty for credentials that may not look: then the name is typed. */
export async function toContainerChoices(
  { settings: { container } }: AzureAccount,
  list: () => Promise<readonly string[]>,
): Promise<Choice[]> {
  if (container !== undefined) return [{ value: container, title: container }];
  try {
    return (await list()).map((name) => ({ value: name, title: name }));
  } catch (error) {
    if (isAppError(error) && error.code === 'destination_forbidden') return [];
    throw error;
  }
}
