/** Why a run was held: it would take out too much, or its source broke off in the middle of being read. */
export const APPROVAL_CAUSES = ['removals', 'source'] as const;
export type ApprovalCause = (typeof APPROVAL_CAUSES)[number];

export const APPROVAL_STATES = ['open', 'approved', 'rejected', 'expired'] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

/** A question about a held run, with the numbers that it is about. */
export interface Approval {
  readonly cause: ApprovalCause;
  readonly removals: number;
  readonly delivered: number;
  readonly state: ApprovalState;
  readonly answeredBy: string | undefined;
  readonly expiresAt: Date;
}

/** SPEC section 7, drop guard: up to so many removals are never held. */
export const UNGUARDED_REMOVALS = 100;

/** More than half of what is delivered, and more than a few, unless as many were approved. */
export const isDrop = (removals: number, delivered: number, approved = 0): boolean =>
  removals > UNGUARDED_REMOVALS && removals * 2 > delivered && removals > approved;
