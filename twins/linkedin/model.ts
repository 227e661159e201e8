export type SegmentType = 'USER' | 'COMPANY';
export type SegmentStatus = 'BUILDING' | 'UPDATING' | 'READY' | 'ARCHIVED' | 'EXPIRED' | 'FAILED';

export interface AdAccount {
  readonly id: number;
  readonly name: string;
  readonly status: 'ACTIVE' | 'CANCELED' | 'DRAFT';
  /** Of the person who signs in. */
  role: 'ACCOUNT_BILLING_ADMIN' | 'ACCOUNT_MANAGER' | 'CAMPAIGN_MANAGER' | 'CREATIVE_MANAGER' | 'VIEWER';
}

export interface DmpSegment {
  readonly id: number;
  readonly name: string;
  readonly type: SegmentType;
  readonly account: string;
  readonly sourcePlatform: string;
  readonly sourceSegmentId: string;
  readonly created: number;
  lastModified: number;
  /** Set by hand: `FAILED`, `ARCHIVED`; else it follows the clock. */
  status?: SegmentStatus;
  /** What it holds, by what identifies them. */
  readonly members: Map<string, Record<string, unknown>>;
}

export interface LinkedIn {
  readonly person: { readonly id: string; readonly localizedFirstName: string; readonly localizedLastName: string };
  readonly accounts: AdAccount[];
  readonly segments: Map<number, DmpSegment>;
  /** When each stops working. */
  readonly accessTokens: Map<string, number>;
  readonly refreshTokens: Map<string, number>;
  /** For how long a new segment answers 404 to what is sent into it, and for how long it is built. */
  readonly propagationMs: number;
  readonly buildMs: number;
  readonly sourcePlatform: string;
  readonly refuses: (element: Readonly<Record<string, unknown>>) => string | undefined;
  nextSegment: number;
}

export const urnOf = (account: AdAccount): string => `urn:li:sponsoredAccount:${account.id}`;

export function statusOf(linkedin: LinkedIn, segment: DmpSegment, now: number): SegmentStatus {
  if (segment.status !== undefined) return segment.status;
  return now < segment.created + linkedin.buildMs ? 'BUILDING' : 'READY';
}

export const toSegment = (linkedin: LinkedIn, segment: DmpSegment, now: number): object => {
  const status = statusOf(linkedin, segment, now);
  return {
    id: segment.id,
    name: segment.name,
    type: segment.type,
    account: segment.account,
    accessPolicy: 'PRIVATE',
    sourcePlatform: segment.sourcePlatform,
    sourceSegmentId: segment.sourceSegmentId,
    inputCount: segment.members.size,
    created: segment.created,
    lastModified: segment.lastModified,
    destinations: [
      {
        destination: 'LINKEDIN',
        status,
        ...(status === 'BUILDING' ? {} : { audienceSize: segment.members.size, matchedCount: segment.members.size }),
        destinationSegmentId: `urn:li:adSegment:${segment.id}`,
        created: segment.created,
        lastModified: segment.lastModified,
      },
    ],
  };
};
