import type { Courier, Delivered, Delivery, OutFile, PlatformChat } from '../../chat/platform-contract.ts';
import { accountOf, isDirect, type Place } from '../../domain/place.ts';
import type { CardJson, Reader, Subject } from '../../views/contract.ts';
import type { MessageOptions, Pen } from './cards/draw.ts';
import { toConsentCard, toInfoCard } from './cards/files.ts';
import { TEAMS_LIMITS } from './cards/limits.ts';
import { broughtSchema } from './incoming.ts';
import type { TeamsLog } from './log.ts';
import type { Failed, Sent, Target, TeamsMessage, TeamsPort } from './port.ts';
import type { References } from './references.ts';

interface Parts {
  readonly port: TeamsPort;
  readonly references: References;
  readonly pen: Pen;
  readonly chat: Pick<PlatformChat, 'text'>;
  readonly log: TeamsLog;
}

interface Content {
  readonly text: string;
  readonly card: CardJson;
  readonly options: MessageOptions;
  readonly onlyFor?: string;
}

/** Of a message that Teams finds too big in spite of its own limit. */
const SMALLER = [1 / 2, 1 / 4, 1 / 8];

/** Brings messages to Teams and changes them there. */
export function createCourier({ port, references, pen, chat, log }: Parts): Courier {
  /** With more and more left out while it is too big; the sentence alone when Teams does not take the card. */
  const tryCards = async (
    content: Content,
    reader: Reader,
    send: (message: TeamsMessage) => Promise<Sent>,
  ): Promise<Sent> => {
    const { text, card, options, onlyFor } = content;
    const target = onlyFor === undefined ? {} : { onlyFor };
    const drawn = await pen.message(card, reader, options);
    let sent = await send({ text, card: drawn, ...target });
    for (const part of SMALLER) {
      if (sent.ok || sent.status !== 413) break;
      const smaller = await pen.message(card, reader, { ...options, limit: TEAMS_LIMITS.messageBytes * part });
      sent = await send({ text, card: smaller, ...target });
    }
    if (sent.ok || !isCardRefused(sent)) return sent;
    log.error({ why: toWhy(sent) }, 'Teams did not take a card; only its text was sent');
    return send({ text, card: undefined, ...target });
  };

  const open = async (place: Place): Promise<Target | Failed> => {
    const account = accountOf(place.conversation);
    const reference = await references.read(place);
    if (account === undefined) {
      const serviceUrl = reference?.serviceUrl ?? (await references.serviceUrlOf(place.workspace));
      const thread = place.thread === undefined ? '' : `;messageid=${place.thread}`;
      return { serviceUrl, conversation: `${place.conversation}${thread}` };
    }
    const serviceUrl = reference?.serviceUrl ?? (await references.serviceUrlOf(place.workspace));
    if (reference?.conversation !== undefined) return { serviceUrl, conversation: reference.conversation };
    const opened = await port.openChat({ serviceUrl, tenant: place.workspace, member: reference?.member ?? account });
    if (!opened.ok) return opened;
    await references.keep(place, { serviceUrl, conversation: opened.conversation });
    return { serviceUrl, conversation: opened.conversation };
  };

  const post = async ({ message, reader }: Delivery, place: Place): Promise<Delivered> => {
    const target = await open(place);
    if ('ok' in target) return toUndelivered(target, log);
    const { replaces, mentions = [] } = message;
    const options = { ...toOptions(place, message.subject), mentions };
    const content = { text: message.text, card: message.card, options };
    const put = (send: (message: TeamsMessage) => Promise<Sent>): Promise<Sent> =>
      message.handle === undefined ? tryCards(content, reader, send) : send(toBrought(message.text, message.handle));
    if (replaces !== undefined) {
      const changed = await put((drawn) => port.update(target, replaces, drawn));
      if (changed.ok) return { kind: 'delivered', externalId: replaces };
      if (changed.status !== 404) return toUndelivered(changed, log);
    }
    const sent = await put((drawn) => port.send(target, drawn));
    if (sent.ok) return { kind: 'delivered', place, externalId: sent.id };
    // The chat was opened anew since; where there is none, the next try finds out.
    if (sent.status === 404 && isDirect(place)) await references.forget(place);
    return toUndelivered(sent, log);
  };

  /** Asks whether a file may come; where the app that is installed takes none, a link to it. */
  const offer = async (delivery: Delivery, file: OutFile): Promise<Delivered> => {
    const { message, place, reader } = delivery;
    const target = await open(place);
    if ('ok' in target) return toUndelivered(target, log);
    const attachment = toConsentCard(file, chat.text('chat_file.offer', reader));
    const sent = await port.send(target, { text: message.text, card: undefined, attachment });
    if (sent.ok) return { kind: 'delivered', place, externalId: sent.id, isOffered: true };
    const refused = toUndelivered(sent, log);
    if (refused.kind !== 'gone' || refused.isMessage !== true) return refused;
    log.warn({ why: refused.why }, 'Teams did not take a file; a link to it was sent');
    const { file: _, ...rest } = message;
    const linked = await post({ ...delivery, message: { ...rest, ...file.linked } }, place);
    return linked.kind === 'delivered' ? { ...linked, isLinked: true } : linked;
  };

  /** For one person, where others read. Teams takes it away after a day, and it is not kept up to date. */
  const whisper = async ({ message, place, reader }: Delivery, onlyFor: string): Promise<Delivered> => {
    const target = await open(place);
    if ('ok' in target) return toUndelivered(target, log);
    const content = { text: message.text, card: message.card, options: { isTargeted: true }, onlyFor };
    const { replaces } = message;
    if (replaces !== undefined) {
      const changed = await tryCards(content, reader, (drawn) => port.update(target, replaces, drawn));
      if (changed.ok) return { kind: 'delivered' };
      if (changed.status !== 404) return toUndelivered(changed, log);
    }
    const sent = await tryCards(content, reader, (drawn) => port.send(target, drawn));
    return sent.ok ? { kind: 'delivered' } : toUndelivered(sent, log);
  };

  return {
    async deliver(delivery) {
      const { message, place } = delivery;
      const { onlyFor, fallback, file } = message;
      if (file !== undefined) return offer(delivery, file);
      const done =
        onlyFor !== undefined && !isDirect(place) ? await whisper(delivery, onlyFor) : await post(delivery, place);
      if (done.kind !== 'gone' || fallback === undefined || fallback.conversation === place.conversation) return done;
      const { replaces: _, onlyFor: __, ...anew } = message;
      return post({ ...delivery, message: anew }, fallback);
    },

    async redraw({ place, externalId, subject }, drawn, reader) {
      const target = await open(place);
      if ('ok' in target) return toUndelivered(target, log);
      const options = toOptions(place, subject.kind === 'home' || !drawn.live ? undefined : subject);
      const content = { text: drawn.text, card: drawn.card, options };
      const changed = await tryCards(content, reader, (message) => port.update(target, externalId, message));
      return changed.ok ? { kind: 'delivered' } : toUndelivered(changed, log);
    },

    // Elsewhere Teams lets no bot bring any.
    takesFiles: isDirect,
    hasThreads: ({ conversation }) => conversation.startsWith('19:') && /@thread\.(tacv2|skype)$/.test(conversation),
  };
}

const toBrought = (text: string, handle: string): TeamsMessage => ({
  text,
  card: undefined,
  attachment: toInfoCard(broughtSchema.parse(JSON.parse(handle))),
});

/** An open request among admins is read in their own languages; the card of a run changes too often for that. */
function toOptions(place: Place, subject: Subject | undefined): MessageOptions {
  if (isDirect(place)) return {};
  return { isShared: true, ...(subject?.kind === 'request' ? { refreshes: subject } : {}) };
}

/** Anything else with this status is about the message's place or reader. */
const isCardRefused = ({ status, code }: Failed): boolean =>
  status === 413 || (status === 400 && /^(BadSyntax|BadArgument\.Card|InvalidCard|BadCard)/i.test(code));

/** The bot was taken away, or is blocked; the conversation is not there. */
const NOWHERE: ReadonlySet<number> = new Set([403, 404]);
const PASSING: ReadonlySet<number> = new Set([0, 401, 408, 409, 412, 429]);

/**
 * Which refusals pass: …/bots/how-to/rate-limit#error-codes. A refused token is for an operator, and the message waits
 * meanwhile.
 */
function toUndelivered(failed: Failed, log: TeamsLog): Delivered {
  const { status, retryAfterMs } = failed;
  const why = toWhy(failed);
  if (status === 401) log.error({ why }, 'the bot is not let in; look at its secret, or its managed identity');
  if (PASSING.has(status) || status >= 500) {
    return { kind: 'later', ...(retryAfterMs === undefined ? {} : { ms: retryAfterMs }), why };
  }
  // Anything else is about this message, and the next one may do.
  return NOWHERE.has(status) ? { kind: 'gone', why } : { kind: 'gone', why, isMessage: true };
}

const toWhy = ({ status, code }: Failed): string => `${status} ${code}`.trim();
