import { validateMessage, validateView } from '../../test/support/block-kit-validator.ts';

/** What Slack has against a message or view: its word, and what it writes in `response_metadata.messages`. */
export interface Refusal {
  readonly error: string;
  readonly messages: readonly string[];
}

/** Looks at what an app sends as Slack does; undefined when it would take it. */
export interface BlockValidator {
  message(message: { readonly blocks: unknown; readonly text: string }): Refusal | undefined;
  view(view: unknown): Refusal | undefined;
}

export const blockKit: BlockValidator = { message: validateMessage, view: validateView };
