/** Where something was said or pressed, as far as Slack tells. */
export interface Origin {
  /** A channel, or a direct message; undefined for the Home tab and shortcuts. */
  readonly channel?: string;
  readonly channelName?: string;
  /** The message whose thread it is. */
  readonly thread?: string;
  /** Answers there, for half an hour and five times. */
  readonly responseUrl?: string;
}

/** The message whose button was pressed. */
export interface Pressed {
  readonly ts: string;
  /** Seen by one person only: changed by its `responseUrl` alone. */
  readonly isEphemeral: boolean;
}

/** What a modal of ours remembers. */
export interface Frame {
  readonly origin: Origin;
  readonly pressed?: Pressed;
  readonly formId?: string;
  /** Choices that are searched for rather than listed: input id → reference. */
  readonly choices?: Readonly<Record<string, string>>;
}

export interface OpenView {
  readonly id: string;
  readonly frame: Frame;
}

/** What somebody did, or Slack tells, in the form that waits in the inbox. */
export type Incoming = {
  /** The same when it is sent again. */
  readonly id: string;
  /** The Slack team, or the organisation where the app is installed for all of it. */
  readonly workspace: string;
  readonly user: string;
} & Happening;

type Happening =
  | { readonly kind: 'line'; readonly text: string; readonly origin: Origin }
  | {
      readonly kind: 'press';
      /** `data` of the action as we wrote it; undefined for what we do not know any more. */
      readonly data: unknown;
      readonly inputs: Readonly<Record<string, string>>;
      readonly origin: Origin;
      readonly pressed?: Pressed;
      /** The modal in which it was pressed. */
      readonly view?: OpenView;
    }
  | {
      readonly kind: 'submit' | 'reload';
      readonly data: unknown;
      readonly inputs: Readonly<Record<string, string>>;
      readonly view: OpenView;
    }
  | { readonly kind: 'home' | 'installed' }
  | { readonly kind: 'closed'; readonly state: 'revoked' | 'removed' };

/** The conversation with one person; the bot's messages to them go there too. */
export const toLane = ({ workspace, user }: Incoming): string => `${workspace} ${user}`;
