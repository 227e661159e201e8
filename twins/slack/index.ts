export type { BlockValidator, Refusal } from './block-validator.ts';
export type { RecordedCall } from './core.ts';
export type { EventDelivery } from './delivery/events.ts';
export type { Forgery } from './delivery/request.ts';
export type { Ack } from './delivery/send.ts';
export type { Fault } from './faults.ts';
export type { Forgeries } from './forgeries.ts';
export type {
  Channel,
  Ephemeral,
  FileRecord,
  Json,
  Message,
  SentRequest,
  StateValues,
  Team,
  Token,
  User,
  View,
} from './model.ts';
export type { Pick } from './person/elements.ts';
export { findControl, listControls } from './person/elements.ts';
export type { Person } from './person/person.ts';
export type { Suggested } from './person/press.ts';
export type { Submission } from './person/submit.ts';
export type { Said } from './person/talk.ts';
export type { Target } from './person/target.ts';
export type { Choice } from './person/values.ts';
export type { ChannelSeed, RateLimits, SlackTwinOptions, TeamSeed, UserSeed } from './settings.ts';
export { DEFAULT_SCOPES } from './settings.ts';
export type { ChannelState, SlackTwin } from './surface.ts';
export { startSlackTwin } from './twin.ts';
