import type { CardTexts } from './texts.ts';

export type Json = Readonly<Record<string, unknown>>;

/** What the drawing of one card knows. */
export interface Frame {
  /** In a dialog, every button is an Action.Submit. */
  readonly isDialog: boolean;
  readonly isTargeted: boolean;
  /** Others than the reader see it too. */
  readonly isShared: boolean;
  readonly texts: CardTexts;
  readonly form?: {
    /** What is wrong, by input id. */
    readonly errors: Readonly<Record<string, string>>;
    /** What was typed, by input id. */
    readonly values: Readonly<Record<string, string>>;
    readonly hasReload: boolean;
  };
  /** Keeps data and gives the reference under which it is found again. */
  store(data: unknown): string;
}
