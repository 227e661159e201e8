import type { PersonId } from './ids.ts';

/**
 * incomplete: waits for its credentials or consent; ready: verified; needs_sign_in: the far end refused the credentials.
 */
export const CONNECTION_STATES = ['incomplete', 'ready', 'needs_sign_in'] as const;
export type ConnectionState = (typeof CONNECTION_STATES)[number];

/** Version of the data-transfer notice that people accept; it grows when the text changes. */
export const CONSENT_VERSION = 1;

/** Who accepted which text of the data-transfer notice, and when. */
export interface Consent {
  readonly by: PersonId;
  readonly byName: string;
  /** ISO 8601. */
  readonly at: string;
  readonly version: number;
}

export type VerifyResult = {
  /** ISO 8601. */
  readonly at: string;
  /** Names of settings that were found out at a verify, not entered; they belong to the address. */
  readonly learned?: readonly string[];
} & (
  | {
      readonly ok: true;
      /** Something that a person recognises, e.g. "account Acme, 3 audiences". */
      readonly summary: string;
    }
  | { readonly ok: false; readonly code: string; readonly params: Readonly<Record<string, string | number>> }
);
