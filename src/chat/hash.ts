import { createHash } from 'node:crypto';
import type { CardJson } from '../views/contract.ts';

/** The same for the same card; tells whether a message has to be changed. */
export const hashOf = (card: CardJson): string => createHash('sha256').update(JSON.stringify(card)).digest('base64url');
