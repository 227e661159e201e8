import type { Drawn, MessageReply, Reply } from '../../chat/contract.ts';
import type { Subject } from '../../views/contract.ts';
import { type Bars, createBars } from './bars.ts';
import { stateOf } from './elements.ts';
import { follow } from './follow.ts';
import type { Session } from './options.ts';
import { toStrings } from './strings.ts';

/** How one reply stood at the end, and the exit code that it asks for. */
interface Outcome {
  readonly reply: Reply;
  readonly code: Code;
}

/** Worst first. */
const CODES = [130, 1, 2, 0] as const;
type Code = (typeof CODES)[number];

type RunReply = MessageReply & { readonly subject: Subject };

/**
 * Sends one line and prints the answers. With `json`, standard output is one JSON array of replies of the chat contract:
 * `{ kind: 'message', view, title, text, card, private, replace, subject?, error? }` or `{ kind: 'form', view, formId,
 * title, text, card, errors }`; with `wait` a followed message has the title, text and card of the run's end, and
 * `card.exportBot.state` is how it ended. Everything that is no reply goes to standard error.
 */
export async function runLine(session: Session, text: string): Promise<number> {
  const { streams, json, wait, screen } = session;
  const strings = toStrings(session.person.locale);
  const replies = await session.send(session.person, { kind: 'text', text });
  if (replies.some(isRun) && (await session.hasWorker?.()) === false)
    streams.error.write(`${screen.say(strings.noWorker)}\n`);

  const bars = wait && !json && screen.isTTY ? createBars(screen) : undefined;
  const failed = new AbortController();
  const signal = AbortSignal.any([session.signal, failed.signal]);
  const outcomes = await Promise.all(
    replies.map((reply) =>
      wait && isRun(reply) ? followRun(session, reply, signal, bars) : printReply(session, reply),
    ),
  ).finally(() => {
    failed.abort();
    bars?.stop();
  });

  if (json)
    streams.output.write(
      `${JSON.stringify(
        outcomes.map(({ reply }) => reply),
        null,
        2,
      )}\n`,
    );
  const worst = CODES.find((code) => outcomes.some((outcome) => outcome.code === code)) ?? 0;
  if (worst === 130) streams.error.write(`${screen.say(strings.goesOn)}\n`);
  return worst;
}

const isRun = (reply: Reply): reply is RunReply => reply.kind === 'message' && reply.subject !== undefined;

function printReply({ screen, json, person }: Session, reply: Reply): Outcome {
  // A form's headline is the title of its dialog.
  const title = reply.kind === 'form' ? `${screen.say(reply.title, { bold: true })}\n\n` : '';
  if (!json) screen.output.write(`${title}${screen.card(reply.card, 'lines').text}\n\n`);
  if (reply.kind === 'message' && reply.error !== undefined) return { reply, code: 1 };
  const { formNeedsPrompt, confirmNeedsPrompt } = toStrings(person.locale);
  const hint = reply.kind === 'form' ? formNeedsPrompt : reply.view === 'confirm' ? confirmNeedsPrompt : undefined;
  if (hint === undefined) return { reply, code: 0 };
  if (!json) screen.output.write(`${screen.say(hint, { dim: true })}\n`);
  return { reply, code: 2 };
}

/** Bars on a terminal, elsewhere a line for each change of state, and then the finished card. */
async function followRun(
  session: Session,
  reply: RunReply,
  signal: AbortSignal,
  bars: Bars | undefined,
): Promise<Outcome> {
  const { chat, person, pollMs, json, screen, streams } = session;
  const { subject } = reply;
  let latest: RunReply = reply;
  let state: string | undefined;
  const onDrawn = (drawn: Drawn) => {
    latest = { ...latest, title: drawn.title, text: drawn.text, card: drawn.card };
    const isNew = state !== stateOf(drawn.card);
    state = stateOf(drawn.card);
    if (bars) bars.update(subject.id, drawn);
    else if (isNew && drawn.live && !json) screen.output.write(`${screen.say(`- ${drawn.text}`, { dim: true })}\n`);
  };
  const end = await follow({ chat, subject, personId: person.id, signal, pollMs, onDrawn });
  if (end === 'stopped') return { reply: latest, code: 130 };
  if (end === 'gone') {
    streams.error.write(`${toStrings(person.locale).gone}\n`);
    return { reply: latest, code: 1 };
  }
  const { text } = screen.card(end.card, 'lines');
  if (bars) bars.finish(subject.id, text);
  else if (!json) screen.output.write(`${text}\n\n`);
  return { reply: latest, code: state === 'successful' ? 0 : 1 };
}
