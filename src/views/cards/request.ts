import type { RequestAnswer } from '../../domain/answers.ts';
import { toFacts, toInstant, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import type { Words } from '../words.ts';
import { REASON_LIMIT, toAnswerButtons, toAnswerer, toAsked, toRequestState } from './request-parts.ts';

/** What somebody asks the admins for; once it is answered, the same card says how. */
export const showRequest: View<'request'> = (request, words, reader) => {
  const name = toAsked(words, request, reader);
  const state = toRequestState(words, request.state);
  const reason = toShown(request.reason, REASON_LIMIT) || words.t('request.none');
  return {
    title: words.t('run.title', { name, state: state.word }),
    text: reason,
    data: {
      name,
      state,
      reason,
      facts: toRequestFacts(words, request),
      actions: toAnswerButtons(words, request, true),
    },
  };
};

function toRequestFacts(words: Words, request: RequestAnswer) {
  const { connection, state, answer, answeredAt } = request;
  const isAnswered = state === 'approved' || state === 'approved_for_all' || state === 'denied';
  const turn = toInstant(words, answeredAt ?? request.expiresAt);
  return toFacts([
    [words.t('connection_form.destination'), connection && toShown(connection.destination)],
    [words.t('request.asked'), words.when(request.createdAt), toInstant(words, request.createdAt)],
    state === 'open' || state === 'expired'
      ? [words.t(state === 'open' ? 'request.expires' : 'request.expired'), turn.dated, turn]
      : [
          words.t('request.answered'),
          words.t('request.answered.value', { who: toAnswerer(words, request), when: turn.dated }),
          turn,
        ],
    [words.t('request.scope'), state === 'approved_for_all' ? words.t('connection.shared.contributors') : undefined],
    [words.t('request.because'), isAnswered && answer !== undefined ? toShown(answer, REASON_LIMIT) : undefined],
  ]);
}
