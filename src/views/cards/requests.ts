import type { RequestAnswer } from '../../domain/answers.ts';
import type { Reader } from '../contract.ts';
import { head, toButton, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import type { Words } from '../words.ts';
import { toAnswerButtons, toAnswerer, toAsked, toRequestState } from './request-parts.ts';

const ROWS_SHOWN = 8;
const REASON_IN_ROW = 200;

/** What waits for an answer; for those who are no admins, what they have asked for. */
export const showRequests: View<'requests'> = ({ requests, all }, words, reader) => {
  const title = words.t(all ? 'requests.title' : 'requests.title.own', { count: requests.length });
  const empty = words.t(all ? 'requests.empty' : 'requests.empty.own');
  const { shown, more } = head(requests, ROWS_SHOWN);
  return {
    title,
    text: shown[0] === undefined ? empty : toAsked(words, shown[0], reader),
    data: {
      title,
      empty: requests.length === 0 ? empty : '',
      rows: shown.map((request) => toRow(words, request, reader)),
      more: more === 0 ? '' : words.t('catalog.more', { count: more }),
      actions: [toButton(words, { command: 'connections', input: {} })],
    },
  };
};

function toRow(words: Words, request: RequestAnswer, reader: Reader) {
  const { state, answer } = request;
  const isAnswered = state !== 'open' && state !== 'expired';
  const times = isAnswered
    ? words.t('requests.answered', {
        state: words.t(`request.state.${state}`),
        who: toAnswerer(words, request),
        when: words.exact(request.answeredAt ?? request.expiresAt),
      })
    : [
        words.t('requests.asked', { when: words.when(request.createdAt) }),
        words.t('requests.expires', { when: words.exact(request.expiresAt) }),
      ].join(' · ');
  return {
    name: toAsked(words, request, reader),
    state: toRequestState(words, state),
    reason: toShown((isAnswered ? answer : undefined) ?? request.reason, REASON_IN_ROW) || words.t('request.none'),
    times,
    actions: toAnswerButtons(words, request, false),
  };
}
