import type { NoticeAnswer, RequestAnswer } from '../../domain/answers.ts';
import type { CommandCall } from '../../domain/call.ts';
import { type Button, toButton, toButtonTitle, toCarried } from '../page.ts';
import { toShown } from '../plain.ts';
import type { Words } from '../words.ts';
import { toAskButton, toConnectionButton } from './connection-parts.ts';
import { REASON_LIMIT, toAnswerer } from './request-parts.ts';

/** To the one who asked: what came of it. */
export function sayAnswered(words: Words, request: RequestAnswer): { title: string; text: string } {
  const state = request.state === 'approved_for_all' ? 'approved' : request.state;
  const params = {
    who: toAnswerer(words, request),
    name: toShown(request.connection?.name ?? ''),
    role: request.role === undefined ? '' : words.t(`role.${request.role}`),
    answer: toShown(request.answer ?? '', REASON_LIMIT) || words.t('request.none'),
  };
  return {
    title: words.t(`notice.request_answered.${state}`),
    text: words.t(`notice.request_answered.${request.kind}.${state}`, params),
  };
}

/** Back to where the asker was; or to what they may use now; or to asking again. */
export function toResumeButtons(
  words: Words,
  { request, resume }: Extract<NoticeAnswer, { kind: 'request_answered' }>,
): Button[] {
  const { state, connection, role } = request;
  if (state === 'approved' || state === 'approved_for_all') {
    const call = toCarried(resume);
    if (call !== undefined) return [toButton(words, call, { title: toResumeTitle(words, call), style: 'positive' })];
    return connection === undefined
      ? [toButton(words, { command: 'help', input: {} })]
      : [toConnectionButton(words, 'show', connection, { title: words.t('button.show_connection') })];
  }
  if (state !== 'expired') return [];
  if (connection !== undefined) return [toAskButton(words, connection)];
  return role === undefined ? [] : [toButton(words, { command: 'request', input: { role } })];
}

function toResumeTitle(words: Words, call: CommandCall): string {
  if (call.command === 'create') return words.t('button.create_export');
  return ['run', 'edit', 'duplicate', 'cancel', 'delete', 'disconnect'].includes(call.command)
    ? toButtonTitle(words, call)
    : words.t('button.continue');
}
