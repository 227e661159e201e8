/** Adaptive Cards as Slack's Block Kit, and what comes back from it as Adaptive Cards send it. */
export { ACTION_IDS } from './actions.ts';
export type { Block, HomeView, ImageSource, ModalView, SelectOption } from './block-types.ts';
export type { AdaptiveCard } from './card-types.ts';
export type { ChartData, ChartShown } from './chart-data.ts';
export { isLongList, toSuggestions } from './choices.ts';
export { type Message, toHome, toMessage } from './message.ts';
export { type ModalFrame, toModal } from './modal.ts';
export type { Hints, Options, Texts } from './options.ts';
export {
  findMetadataReferences,
  findReferences,
  readAction,
  readInputId,
  readInputs,
  readSubmission,
  type StateValues,
  type Submission,
  toViewErrors,
} from './read.ts';
export { cut } from './text.ts';
export type { Tone } from './tones.ts';
export type { Loss } from './translation.ts';
