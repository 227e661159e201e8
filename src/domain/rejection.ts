/**
 * Why a record was refused (SPEC section 1, rejection). `invalid` ones are found before sending, `rejected` ones by the
 * far end. The sentences for people are in views/strings.
 */
export const INVALID_CODES = [
  /** The record has no key at the source. */
  'missing_key',
  /** What the far end knows people by is empty. */
  'missing_identity',
  'invalid_email',
  /** A good address that the far end cannot take, for the letters in it. */
  'unsupported_email',
  /** A mapped value that the far end's field cannot hold. */
  'invalid_value',
  /** Another record of the same segment goes by the same identity; that one is sent. */
  'duplicate',
] as const;
export type InvalidCode = (typeof INVALID_CODES)[number];

export const REJECTED_CODES = [
  /** The person has unsubscribed there, and is not subscribed again. */
  'unsubscribed',
  /** The far end may not write to them: bounced, complained, under review, forgotten. */
  'compliance',
  /** The far end takes the address for made up. */
  'looks_fake',
  /** A value that the far end did not take. */
  'refused_value',
  /** The far end says no, and not why in words that we know. */
  'refused',
  /** Refused for a passing reason until the run gave up on it. */
  'unavailable',
] as const;
export type RejectedCode = (typeof REJECTED_CODES)[number];

export const REJECTION_STAGES = ['invalid', 'rejected'] as const;
export type RejectionStage = (typeof REJECTION_STAGES)[number];
export type RejectionCode = InvalidCode | RejectedCode;

/** One record that was refused, as it is told. */
export interface Rejection {
  readonly stage: RejectionStage;
  /** The record's key; undefined for one without. */
  readonly key: string | undefined;
  readonly code: RejectionCode;
  readonly field: string | undefined;
  readonly reason: string | undefined;
}
