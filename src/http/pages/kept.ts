import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { OpenLink } from '../../services/connections/links.ts';
import { UnsealError } from '../../services/secrets/vault.ts';

const keptSchema = z.record(z.string(), z.string());

/**
 * What was entered, for the page to carry until it is saved: sealed, and opened only for the session and the link that
 * it was entered with. Both end with the link.
 */
export const keepEntered = (link: OpenLink, session: string, entered: Readonly<Record<string, string>>): string =>
  link.scope.vault.seal(JSON.stringify(entered), toPurpose(link, session));

/** Undefined for what is not ours, or was kept with a key that is gone: then it is entered again. */
export function openKept(link: OpenLink, session: string, kept: string | null): Record<string, string> | undefined {
  if (kept === null || kept === '') return undefined;
  try {
    return keptSchema.parse(JSON.parse(link.scope.vault.open(kept, toPurpose(link, session))));
  } catch (error) {
    if (error instanceof UnsealError) return undefined;
    throw error;
  }
}

const toPurpose = (link: OpenLink, session: string): string =>
  `credentials page ${link.id} ${createHash('sha256').update(session).digest('hex')}`;
