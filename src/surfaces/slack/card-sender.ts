import type { Drawn } from '../../chat/contract.ts';
import type { Reader } from '../../views/contract.ts';
import type { Message } from './blocks/index.ts';
import type { Called, Failed } from './calls/call.ts';
import type { ChartPictures } from './chart-pictures.ts';
import type { Pen } from './draw.ts';
import type { SlackLog } from './log.ts';
import type { SlackWorkspace } from './workspaces.ts';

/** Slack does not take the blocks, though they keep to what it tells of its limits. */
const BLOCKS: ReadonlySet<string> = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
  'msg_too_long',
  'too_many_attachments',
  'invalid_arguments',
]);

/**
 * Slack shows no picture before it has looked at it, which takes seconds, and a person waits for the answer: after the
 * third try, six seconds later, it is numbers. These are the five answers that a `response_url` takes.
 */
const NUMBERS_FROM = 3;
const PROCESSING_MS = 2_000;

/** Of what is not tried again, or by somebody who does not count. */
export const FINAL_TRY = Number.POSITIVE_INFINITY;

export type Body = Pick<Message, 'text'> & { readonly blocks?: Message['blocks'] };

interface Sending {
  readonly workspace: SlackWorkspace;
  readonly card: Drawn['card'];
  readonly reader: Reader;
  /** See `Options.revision`. */
  readonly revision: string;
  /** 1 the first time that this message is tried. */
  readonly attempt: number;
}

export type CardSender = (sending: Sending, send: (body: Body) => Promise<Called>) => Promise<Called>;

/**
 * Sends a card, with what Slack may not take left out step by step: tables as text and charts as pictures, then their
 * numbers as text, the sentence alone at last.
 */
export function createCardSender(parts: {
  readonly pen: Pen;
  readonly pictures: ChartPictures;
  readonly log: SlackLog;
}): CardSender {
  const { pen, pictures, log } = parts;

  return async ({ workspace, card, reader, revision, attempt }, send) => {
    const first = await pen.message(card, reader, { revision });
    const { charts } = first;
    // Slack did not draw them the last time, and has been given pictures of them.
    const hasRefused = attempt > 1 && pictures.haveAll(workspace, charts, reader);
    if (!hasRefused) {
      const sent = await send(toBody(first));
      if (!isRefused(sent)) return sent;
      log.warn({ why: sent.detail }, 'Slack did not take the blocks of a card');
    }
    const plain = { revision, dataTables: false, dataVisualizations: false };
    const brought = await pictures.bring(workspace, charts, reader);
    if (brought !== undefined) {
      const pictured = await pen.message(card, reader, { ...plain, chartPicture: brought.sourceOf });
      const sent = await send(toBody(pictured));
      if (!isRefused(sent)) {
        if (sent.ok) brought.note('shown');
        return sent;
      }
      const isFinal = attempt >= NUMBERS_FROM;
      brought.note(isFinal ? 'useless' : 'refused');
      const retryAfterMs = PROCESSING_MS * attempt;
      if (!isFinal) return { ...sent, error: 'picture_not_ready', isPassing: true, retryAfterMs };
      log.warn({ why: sent.detail }, 'Slack did not take pictures of charts; their numbers were sent');
    }
    const sent = await send(toBody(await pen.message(card, reader, plain)));
    if (!isRefused(sent)) return sent;
    log.error({ why: sent.detail }, 'Slack did not take a card even without tables and charts; only its text was sent');
    return send({ text: first.text, blocks: first.blocks.filter(({ type }) => type === 'actions').slice(0, 5) });
  };
}

const isRefused = (sent: Called): sent is Failed => !sent.ok && BLOCKS.has(sent.error);

const toBody = ({ text, blocks }: Message): Body => ({ text, blocks });
