import type { ConnectionAnswer } from '../../domain/answers.ts';
import type { VerifyResult } from '../../domain/connection.ts';
import { explain, isErrorCode } from '../errors.ts';
import { type Button, head, type Paragraph, paragraph, subtle, toButton, toFacts, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import type { Words } from '../words.ts';
import { toAskButton, toConnectionButton, toConnectionState, toNames, toShareButton } from './connection-parts.ts';

const SETTINGS_SHOWN = 8;
const VALUE_SHOWN = 100;

/** One connection: whether data can go through it, who may use it, and for admins what can be done with it. */
export const showConnection: View<'connection'> = (answer, words) => {
  const { summary } = answer;
  const name = toShown(summary.name);
  const state = toConnectionState(words, summary.state);
  const notes = toNotes(words, answer);
  return {
    title: words.t('run.title', { name, state: state.word }),
    text: notes[0]?.text ?? toShown(summary.destination),
    data: {
      name,
      state,
      subtitle: toShown(summary.destination),
      problems: toProblems(words, answer),
      notes,
      facts: answer.canManage ? toManagerFacts(words, answer) : toReaderFacts(words, answer),
      settings: toSettings(words, answer),
      history: toHistory(words, answer),
      actions: answer.canManage ? toManagerButtons(words, answer) : toReaderButtons(words, answer),
    },
  };
};

/** What the last try said, where it failed. */
function toProblems(words: Words, { verified, canManage }: ConnectionAnswer): string[] {
  if (!canManage || verified === undefined || verified.ok || !isErrorCode(verified.code)) return [];
  const { say, hint } = explain(words, verified.code, verified.params);
  return [say, hint];
}

function toNotes(words: Words, answer: ConnectionAnswer): Paragraph[] {
  const { summary, canManage, verified } = answer;
  const notes: Paragraph[] = [];
  if (answer.justVerified && verified?.ok === true)
    notes.push(paragraph(words.t('connection.verified.now', { summary: toShown(verified.summary, 200) }), 'good'));
  if (canManage) {
    const isExplained = toProblems(words, answer).length > 0;
    if (summary.state === 'needs_sign_in' && isExplained) return [...notes, paragraph(words.t('connection.fails'))];
    return summary.state === 'ready' ? notes : [...notes, paragraph(words.t(`connection.${summary.state}.admin`))];
  }
  if (summary.state !== 'ready') notes.push(paragraph(words.t(`connection.${summary.state}.say`)));
  if (summary.canUse) return [...notes, subtle(words.t('connection.can_use'))];
  return [
    ...notes,
    paragraph(words.t('connection.not_shared')),
    ...(answer.requested ? [subtle(words.t('connection.requested'))] : []),
  ];
}

function toManagerFacts(words: Words, { summary, credentials, consent, verified, limit }: ConnectionAnswer) {
  const people = toNames(words, summary.people);
  return toFacts([
    [words.t('connection.shared'), words.t(`connection.shared.${summary.sharedWith}`, { people })],
    [
      words.t('connection.credentials'),
      typeof credentials === 'string'
        ? words.t(`connection.credentials.${credentials}`)
        : words.t('connection.credentials.environment', { names: toNames(words, credentials.environment) }),
    ],
    [
      words.t('connection.consent'),
      consent === undefined
        ? words.t('connection.consent.none')
        : words.t('connection.consent.value', {
            who: toShown(consent.byName),
            when: words.exact(new Date(consent.at)),
          }),
    ],
    [words.t('connection.verified'), toVerified(words, verified)],
    [words.t('connection.limit'), toLimit(words, limit)],
  ]);
}

/** Those who only use it see its health, not how it is set up. */
const toReaderFacts = (words: Words, { summary, limit }: ConnectionAnswer) =>
  toFacts([
    [
      words.t('connection.shared'),
      words.t(`connection.shared.${summary.sharedWith}`, { people: toNames(words, summary.people) }),
    ],
    [words.t('connection.limit'), toLimit(words, limit)],
  ]);

function toVerified(words: Words, verified: VerifyResult | undefined): string {
  if (verified === undefined) return words.t('connection.verified.never');
  const when = words.when(new Date(verified.at));
  return verified.ok
    ? words.t('connection.verified.ok', { when, summary: toShown(verified.summary, 200) })
    : words.t('connection.verified.failed', { when });
}

function toLimit(words: Words, { own, override }: ConnectionAnswer['limit']): string | undefined {
  if (override === undefined) return own === undefined ? undefined : words.t('connection.limit.own', { limit: own });
  return own === undefined
    ? words.t('connection.limit.override.only', { override })
    : words.t('connection.limit.override', { override, own });
}

function toSettings(words: Words, { settings }: ConnectionAnswer): string[] {
  const { shown, more } = head(settings, SETTINGS_SHOWN);
  const lines = shown.map(({ label, value }) =>
    words.t('connection.setting', { label: toShown(words.label(label)), value: toShown(value, VALUE_SHOWN) }),
  );
  return more === 0 ? lines : [...lines, words.t('catalog.more', { count: more })];
}

function toHistory(words: Words, answer: ConnectionAnswer): string {
  const created = words.exact(answer.createdAt);
  const updated = words.exact(answer.updatedAt);
  return [
    words.t('connection.exports', { count: answer.summary.exports }),
    answer.createdBy === undefined
      ? words.t('connection.created.when', { when: created })
      : words.t('connection.created', { who: toShown(answer.createdBy), when: created }),
    answer.updatedBy === undefined
      ? words.t('connection.updated.when', { when: updated })
      : words.t('list.updated', { who: toShown(answer.updatedBy), when: updated }),
  ].join(' · ');
}

/** What the connection needs next stands first and out. */
function toManagerButtons(words: Words, { summary, credentials, consent }: ConnectionAnswer): Button[] {
  const hasCredentials = credentials !== 'not_needed';
  const isReady = summary.state === 'ready';
  // Consent is given with the credentials, or in the form where there are none.
  const finish = hasCredentials ? 'credentials' : consent === undefined ? 'edit' : 'verify';
  const next = isReady ? undefined : finish;
  const style = (action: string) => (action === next ? ('positive' as const) : ('default' as const));
  const title = summary.state === 'needs_sign_in' ? { title: words.t('button.fix') } : {};
  const enter = toConnectionButton(words, 'credentials', summary, { style: style('credentials'), ...title });
  const verify = toConnectionButton(words, 'verify', summary, { style: style('verify') });
  return [
    ...(next === 'credentials' ? [enter, verify] : [verify, ...(hasCredentials ? [enter] : [])]),
    toConnectionButton(words, 'edit', summary, { style: style('edit') }),
    ...(summary.sharedWith === 'contributors' ? [] : [toShareButton(words, summary)]),
    ...(summary.sharedWith === 'nobody' ? [] : [toConnectionButton(words, 'unshare', summary)]),
    toConnectionButton(words, 'delete', summary, { style: 'destructive' }),
  ];
}

function toReaderButtons(words: Words, { summary, requested }: ConnectionAnswer): Button[] {
  const all = toButton(words, { command: 'connections', input: {} });
  return summary.canUse || requested ? [all] : [toAskButton(words, summary, 'positive'), all];
}
