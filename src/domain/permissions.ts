import type { Export } from './export.ts';
import type { ConnectionId } from './ids.ts';
import type { Person } from './person.ts';

export const SHARED_WITH = ['nobody', 'people', 'contributors'] as const;
/** Nobody but admins, named people, or every contributor. */
export type SharedWith = (typeof SHARED_WITH)[number];

/** What decides whether a connection may be used: SPEC section 2. */
export interface Sharing {
  readonly connectionId: ConnectionId;
  readonly sharedWith: SharedWith;
  /** Whom it is shared with by name, when `sharedWith` is `people`. */
  readonly people: readonly string[];
}

export function canUseConnection(person: Person, sharing: Sharing): boolean {
  if (person.role === 'admin') return true;
  if (person.role !== 'contributor') return false;
  if (sharing.sharedWith === 'contributors') return true;
  return sharing.sharedWith === 'people' && sharing.people.includes(person.id);
}

/** Create, edit, duplicate, schedule, run, cancel, disconnect, delete: one permission for all of them. */
export function canEditExport(
  person: Person,
  subject: Pick<Export, 'connectionId' | 'createdBy'>,
  sharing: Sharing | undefined,
): boolean {
  if (person.role === 'admin') return true;
  if (person.role !== 'contributor') return false;
  if (subject.connectionId === undefined) return subject.createdBy === person.id;
  return sharing !== undefined && canUseConnection(person, sharing);
}
