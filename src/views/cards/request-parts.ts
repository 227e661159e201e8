import type { RequestAnswer } from '../../domain/answers.ts';
import type { RequestState } from '../../domain/request.ts';
import type { Reader } from '../contract.ts';
import type { Tone } from '../dialect-types.ts';
import { type Button, toButton } from '../page.ts';
import { toShown } from '../plain.ts';
import type { Words } from '../words.ts';
import { toFirstName } from './person-words.ts';

const TONES: Record<RequestState, Tone> = {
  open: 'accent',
  approved: 'good',
  approved_for_all: 'good',
  denied: 'attention',
  expired: 'default',
};

/** Two names stand in a headline. In code points. */
const NAME_SHOWN = 60;
/** Of what people write to each other: as much as a form takes, a card shows. In code points. */
export const REASON_LIMIT = 1000;

/** A reason back in its input: as it was typed, but no longer than the input takes. */
export const toTyped = (reason: string): string => [...reason].slice(0, REASON_LIMIT).join('');

/** Whom it was approved for is said apart. */
export const toRequestState = (words: Words, state: RequestState): { word: string; color: Tone } => ({
  word: words.t(`request.state.${state === 'approved_for_all' ? 'approved' : state}`),
  color: TONES[state],
});

/** Who asks for what, in a sentence. */
export function toAsked(words: Words, request: RequestAnswer, reader: Reader): string {
  const who = toShown(request.asker, NAME_SHOWN);
  const own = request.askerId === reader.id ? ('.own' as const) : ('' as const);
  if (request.connection !== undefined) {
    const name = toShown(request.connection.name, NAME_SHOWN);
    return words.t(`request.title${own}.connection`, { who, name });
  }
  return words.t(`request.title${own}.role`, { who, role: words.t(`role.${request.role ?? 'contributor'}`) });
}

/** Who answered; the name of an admin who is gone may be, too. */
export const toAnswerer = (words: Words, { answeredBy }: RequestAnswer): string =>
  answeredBy === undefined ? words.t('person.an_admin') : toShown(answeredBy);

/** The answers that an admin can give; `isMain`: on a card of its own the first of them stands out. */
export function toAnswerButtons(words: Words, request: RequestAnswer, isMain: boolean): Button[] {
  const { id, asker, canAnswer, state, kind } = request;
  if (!canAnswer || state !== 'open') return [];
  const approve = (scope: 'person' | 'all', title: string, style: Button['style']) =>
    toButton(words, { command: 'requests', input: { action: 'approve', request: id, scope } }, { title, style });
  const deny = toButton(words, { command: 'requests', input: { action: 'deny', request: id } });
  const style = isMain ? 'positive' : 'default';
  if (kind === 'role') return [approve('person', words.t('button.approve'), style), deny];
  const forOne = words.t('button.approve_for', { name: toFirstName(asker) });
  return [approve('person', forOne, style), approve('all', words.t('button.approve_all'), 'default'), deny];
}
