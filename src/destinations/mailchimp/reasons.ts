import type { RejectedCode } from '../../domain/rejection.ts';
import { shorten } from '../http/index.ts';
import type { Problem } from './api.ts';

export interface Reason {
  readonly code: RejectedCode;
  readonly reason: string;
  readonly isPassing?: boolean;
}

/**
 * Why one record was refused. The titles of the glossary decide; only for "Invalid Resource", which covers all sorts of
 * things, the prose tells apart what people are told. Without a match it is a value that was refused.
 */
export function toReason({ title, detail, errors }: Problem): Reason {
  const reason = shorten([detail, ...errors.map(({ field, message }) => `${field}: ${message}`)].join(' '));
  if (title === 'Member In Compliance State') return { code: 'compliance', reason };
  if (title === 'Forgotten Email Not Subscribed') return { code: 'compliance', reason };
  if (title === 'Invalid Resource' || title === 'Bad Request') {
    if (/fake or invalid/i.test(detail)) return { code: 'looks_fake', reason };
    // Mailchimp protects people from being put on many lists at once; days later it takes them.
    if (/signed up to a lot of lists/i.test(detail)) return { code: 'refused', reason, isPassing: true };
    return { code: 'refused_value', reason };
  }
  return { code: 'refused', reason };
}

/** Of somebody who is there already, and whose status is not ours to change; undefined where they are welcome. */
export function toStatusReason(status: string): Reason | undefined {
  if (status === 'unsubscribed') return { code: 'unsubscribed', reason: 'has unsubscribed' };
  if (status === 'cleaned') return { code: 'compliance', reason: 'mail to this address bounced' };
  if (status === 'archived') return { code: 'compliance', reason: 'is archived there' };
  return undefined;
}
