import type { Person } from '../domain/person.ts';

/** Whom a card is for: its language, numbers, dates and times follow the reader. */
export type Reader = Pick<Person, 'id' | 'role' | 'locale' | 'zone'>;

/** An Adaptive Card of our dialect (src/views/dialect.ts), ready for a surface to translate. */
export interface CardJson {
  readonly type: 'AdaptiveCard';
  readonly version: '1.5';
  readonly fallbackText: string;
  readonly body: readonly Readonly<Record<string, unknown>>[];
  readonly actions?: readonly Readonly<Record<string, unknown>>[];
  readonly [key: string]: unknown;
}

export type { Subject } from '../domain/subject.ts';

export interface Rendered {
  /** Title of a dialog or a notification: the card's headline. */
  readonly title: string;
  /** The whole card in one or two sentences, for notifications and screen readers. */
  readonly text: string;
  readonly card: CardJson;
}
