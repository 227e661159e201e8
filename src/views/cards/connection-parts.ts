import type { ConnectionSummary } from '../../domain/answers.ts';
import type { ConnectionState } from '../../domain/connection.ts';
import type { Tone } from '../dialect-types.ts';
import { type Button, head, toButton } from '../page.ts';
import { toShown } from '../plain.ts';
import type { Words } from '../words.ts';

const TONES: Record<ConnectionState, Tone> = { ready: 'good', needs_sign_in: 'attention', incomplete: 'warning' };
const PEOPLE_SHOWN = 6;

export const toConnectionState = (words: Words, state: ConnectionState): { word: string; color: Tone } => ({
  word: words.t(`connection.state.${state}`),
  color: TONES[state],
});

type Ref = Pick<ConnectionSummary, 'id' | 'name'>;
type ButtonOptions = Omit<Parameters<typeof toButton>[2] & object, 'formId' | 'named'>;

/** A button that does something with one connection. */
export const toConnectionButton = (
  words: Words,
  action: 'show' | 'edit' | 'credentials' | 'verify' | 'unshare' | 'delete',
  { id, name }: Ref,
  options: ButtonOptions = {},
): Button =>
  toButton(words, { command: 'connections', input: { action, connection: id } }, { ...options, named: name });

export const toShareButton = (words: Words, { id, name }: Ref): Button =>
  toButton(
    words,
    { command: 'connections', input: { action: 'share', connection: id, with: 'contributors' } },
    { named: name },
  );

export const toAskButton = (words: Words, { id, name }: Ref, style: Button['style'] = 'default'): Button =>
  toButton(words, { command: 'request', input: { connection: id } }, { style, named: name });

/** Some names and how many more. */
export function toNames(words: Words, names: readonly string[], limit = PEOPLE_SHOWN): string {
  const { shown, more } = head(
    names.map((name) => toShown(name, 40)),
    limit,
  );
  return more === 0 ? words.list(shown) : words.t('export.more', { list: shown.join(', '), count: more });
}
