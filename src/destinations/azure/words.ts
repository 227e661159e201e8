import { type AzureAccount, isGiven } from './account.ts';
import { toExpiry } from './sign-in.ts';

/** `3 containers`, `1 container`. */
export const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** What an admin should know of the credentials beside that they work. */
export function toNotes({ credentials: { sas } }: AzureAccount): string[] {
  const expiry = isGiven(sas) ? toExpiry(sas) : undefined;
  return expiry === undefined ? [] : [`its signature is valid until ${expiry.toISOString().slice(0, 10)}`];
}
