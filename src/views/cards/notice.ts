import type { NoticeAnswer } from '../../domain/answers.ts';
import type { Tone } from '../dialect-types.ts';
import { type Button, toButton, toCarried, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import type { Words } from '../words.ts';
import { toConnectionButton, toNames } from './connection-parts.ts';
import { sayAnswered, toResumeButtons } from './request-answered.ts';
import { toChannelTitle } from './subscription.ts';

const TONES: { readonly [K in NoticeAnswer['kind']]?: Tone } = {
  export_created: 'good',
  export_updated: 'good',
  admin_claimed: 'good',
  connection_needs_sign_in: 'attention',
  connection_sign_in_ends: 'warning',
  subscription_closed: 'attention',
};

/** Something is done: one line, and perhaps a next step. */
export const showNotice: View<'notice'> = (answer, words) => {
  const { title, text } =
    answer.kind === 'request_answered' ? sayAnswered(words, answer.request) : saySimply(words, answer);
  return {
    title,
    text,
    data: { title, text, color: TONES[answer.kind] ?? 'default', actions: toButtons(words, answer) },
  };
};

function saySimply(words: Words, answer: Exclude<NoticeAnswer, { kind: 'request_answered' }>) {
  const params = {
    name: 'name' in answer ? toShown(answer.name) : '',
    people: 'with' in answer ? toWith(words, answer.with) : '',
    role: 'role' in answer ? words.t(`role.${answer.role}`) : '',
    environment: 'environment' in answer ? toShown(answer.environment) : '',
    workspace: 'workspace' in answer ? toShown(answer.workspace) : '',
    channel: toChannel(words, answer),
    isNamed: 'channel' in answer && answer.channel === '' ? 'no' : 'yes',
    when: 'endsAt' in answer ? words.exact(answer.endsAt) : '',
    reference: 'reference' in answer ? toShown(answer.reference) : '',
  };
  return { title: words.t(`notice.${answer.kind}`), text: words.t(`notice.${answer.kind}.say`, params) };
}

/** Of a platform it comes with its mark; ours are names. */
function toChannel(words: Words, answer: NoticeAnswer): string {
  if (!('channel' in answer) || answer.channel === '') return '';
  return answer.kind === 'invite_bot' ? toShown(answer.channel) : toChannelTitle(words, answer.channel);
}

const toWith = (words: Words, whom: readonly string[] | 'contributors' | 'everyone'): string =>
  typeof whom === 'string' ? words.t(`share.${whom}`) : toNames(words, whom);

function toButtons(words: Words, answer: NoticeAnswer): Button[] {
  switch (answer.kind) {
    case 'export_created':
    case 'export_updated':
      return [
        toButton(words, { command: 'run', input: { exports: [answer.id] } }, { style: 'positive', named: answer.name }),
        toButton(words, { command: 'show', input: { export: answer.id } }, { named: answer.name }),
      ];
    case 'export_reset':
    case 'run_rejected':
    case 'export_unchanged':
      return [toButton(words, { command: 'show', input: { export: answer.id } }, { named: answer.name })];
    case 'file_declined': {
      const { id, name: named, format } = answer;
      return [toButton(words, { command: 'post', input: { export: id, as: format } }, { named })];
    }
    case 'export_deleted':
      return [toButton(words, { command: 'list', input: {} })];
    case 'export_disconnected': {
      const { id, name: named } = answer;
      const title = words.t('button.pick_connection');
      return [
        toButton(words, { command: 'edit', input: { export: id } }, { title, named }),
        toButton(words, { command: 'show', input: { export: id } }, { named }),
      ];
    }
    case 'connection_shared':
    case 'connection_unshared':
      return [toConnectionButton(words, 'show', answer)];
    case 'connection_deleted':
      return [toButton(words, { command: 'connections', input: {} })];
    case 'role_set':
    case 'person_removed':
      return [toButton(words, { command: 'people', input: {} })];
    case 'admin_claimed':
      return ['connections', 'people'].map((command) => toButton(words, { command, input: {} }));
    case 'form_expired': {
      const call = toCarried(answer.call);
      const title = words.t('surface.open_form');
      return call === undefined ? [] : [toButton(words, call, { title, style: 'positive' })];
    }
    case 'refresh_cancel_requested':
    case 'interrupted':
      return [toButton(words, { command: 'home', input: {} })];
    case 'unsubscribed':
    case 'subscription_closed':
      return [toButton(words, { command: 'subscriptions', input: {} })];
    case 'connection_needs_sign_in':
    case 'connection_sign_in_ends':
      return [
        toConnectionButton(words, 'credentials', answer, { title: words.t('button.fix'), style: 'positive' }),
        toConnectionButton(words, 'show', answer),
      ];
    case 'request_answered':
      return toResumeButtons(words, answer);
    default:
      return [];
  }
}
