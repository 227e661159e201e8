import type { Core } from '../core.ts';
import type { Json, StateValues, User } from '../model.ts';

/** Who looks at it, and where it is. */
export interface Reader {
  readonly core: Core;
  readonly user: User;
}

/** Blocks on their way to the screen. */
export interface Drawing extends Reader {
  readonly surface: 'message' | 'modal' | 'home';
  readonly values: StateValues;
  /** By block id. */
  readonly errors: Readonly<Record<string, string>>;
  /** Options that were loaded, by action id. */
  suggestions(actionId: string): readonly Json[];
}
