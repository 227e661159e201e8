import type { Core } from '../core.ts';
import type { EventDelivery } from '../delivery/events.ts';
import type { Ack } from '../delivery/send.ts';
import { openDirect, theUser } from '../lookups.ts';
import type { Message, View } from '../model.ts';
import type { Pick } from './elements.ts';
import { press, type Suggested, select, suggest } from './press.ts';
import { typeCommand } from './slash.ts';
import { closeView, type Submission, submit } from './submit.ts';
import { directMessage, mention, openHome, type Said, say, useShortcut } from './talk.ts';
import type { Target } from './target.ts';
import type { Choice } from './values.ts';

/**
 * Somebody who uses Slack. Each of these sends the bot what Slack would send, and shows what the bot acknowledges with.
 * They throw for what cannot be done on the screen: no such button, a closed modal, a channel that one is not in.
 */
export interface Person {
  readonly id: string;
  /** The direct messages with the app. */
  readonly directChannel: string;
  /** `command` with its slash; `channel` is the direct messages when absent. Slack has no commands in threads. */
  slash(command: string, text?: string, channel?: string): Promise<Ack>;
  /** Writes without a mention, unless the text has one. */
  say(channel: string, text: string, thread?: string): Promise<Said>;
  mention(channel: string, text: string, thread?: string): Promise<Said>;
  directMessage(text: string, thread?: string): Promise<Said>;
  /** By action_id or by what is written on it; a `Pick` where that is not enough. */
  pressButton(on: Target, wanted: string | Pick): Promise<Ack>;
  select(on: Target, wanted: string | Pick, choice: Choice): Promise<Ack | undefined>;
  suggest(on: Target, wanted: string | Pick, typed: string): Promise<Suggested>;
  submit(view: View, values?: Readonly<Record<string, Choice>>): Promise<Submission>;
  closeView(view: View, options?: { readonly all?: boolean }): Promise<Ack | undefined>;
  openHome(tab?: 'home' | 'messages'): Promise<EventDelivery | undefined>;
  shortcut(callbackId: string, message?: Message): Promise<Ack>;
}

export function createPerson(core: Core, id: string): Person {
  const user = theUser(core, id);
  const directChannel = () => openDirect(core, user.teamId, [user.id]).id;
  return {
    id: user.id,
    get directChannel() {
      return directChannel();
    },
    slash: (command, text = '', channel = directChannel()) => typeCommand(core, user, command, text, channel),
    say: (channel, text, thread) => say(core, user, channel, text, thread),
    mention: (channel, text, thread) => mention(core, user, channel, text, thread),
    directMessage: (text, thread) => directMessage(core, user, text, thread),
    pressButton: (on, wanted) => press(core, user, on, wanted),
    select: (on, wanted, choice) => select(core, user, on, wanted, choice),
    suggest: (on, wanted, typed) => suggest(core, user, on, wanted, typed),
    submit: (view, values = {}) => submit(core, user, view, values),
    closeView: (view, { all = false } = {}) => closeView(core, user, view, all),
    openHome: (tab = 'home') => openHome(core, user, tab),
    shortcut: (callbackId, message) => useShortcut(core, user, callbackId, message),
  };
}
