import type { Reply } from '../../chat/contract.ts';
import type { Outgoing, Platform, PlatformChat, ReceivedEvent, Worked } from '../../chat/platform-contract.ts';
import type { CommandCall } from '../../domain/call.ts';
import { AppError, isAppError } from '../../domain/errors.ts';
import { type EnvironmentId, personIdSchema, requestIdSchema, runIdSchema } from '../../domain/ids.ts';
import type { Person } from '../../domain/person.ts';
import type { Reader, Subject } from '../../views/contract.ts';
import type { Accounts, TeamsPerson } from './accounts.ts';
import {
  type Asked,
  answerCard,
  answerDialog,
  answerNothing,
  answerSentence,
  answerText,
  CLOSE,
  isBeside,
  toLineCard,
  toMessage,
  toOutgoing,
} from './answers.ts';
import type { Pen } from './cards/draw.ts';
import type { Json } from './cards/frame.ts';
import { type ReadData, readData } from './cards/payload.ts';
import { workOffConsent } from './files.ts';
import { type Button, type Incoming, incomingSchema, type Line, SURFACE, toDirectPlace, toPlace } from './incoming.ts';
import type { TeamsLog } from './log.ts';
import { type References, withoutThread } from './references.ts';
import type { UploadFile } from './upload.ts';
import type { Waiting } from './waiting.ts';
import { toLine } from './words.ts';

/** The body of the answer to an invoke; undefined for what nobody waits for. */
export type Answered = Json | undefined;

export interface WorkParts {
  readonly chat: PlatformChat;
  readonly environmentId: EnvironmentId;
  environmentName(): string;
  readonly appId: string;
  readonly platform: Pick<Platform<Answered>, 'identify' | 'recognise' | 'files'>;
  readonly upload: UploadFile;
  readonly accounts: Accounts;
  readonly references: References;
  readonly pen: Pen;
  readonly waiting: Waiting;
  /** Says something to somebody who is nobody here, and to whom nothing is owed when it fails. */
  readonly tell: (from: Incoming, reply: Extract<Reply, { kind: 'message' }>, reader: Reader) => Promise<void>;
  readonly log: TeamsLog;
}

/** So many tries are made to learn who somebody is; after that, those who are known already do without. */
const LAST_ATTEMPT = 3;

/** Works off one event: what somebody said or pressed, or where the bot was put and taken away. */
export function createWork(parts: WorkParts): (event: ReceivedEvent) => Promise<Worked<Answered>> {
  return async (event) => {
    const incoming = incomingSchema.parse(event.payload);
    if (incoming.kind === 'removed' || incoming.kind === 'left') {
      const { tenant, conversation } = incoming;
      await parts.references.forget(withoutThread(toPlace(incoming)));
      if (incoming.kind === 'left') await parts.references.forgetTeam(tenant, conversation.team ?? conversation.id);
      return NOTHING;
    }
    await parts.references.note(incoming);
    if (incoming.kind === 'seen') return NOTHING;
    const found = await find(parts, incoming, event.attempt);
    if (found.kind === 'refused') return refuse(parts, incoming, found.person, found.why);
    const turn: Turned = { ...parts, incoming, person: found.person, event };
    const welcome = found.mustAsk || incoming.kind === 'installed' ? [greet(turn, found.mustAsk)] : [];
    if (incoming.kind === 'installed') return { say: welcome, result: undefined };
    if (incoming.kind === 'consent') return workOffConsent(parts, incoming, found.person, event);
    const worked = await workOff(turn, incoming);
    return { ...worked, say: [...welcome, ...worked.say] };
  };
}

const NOTHING: Worked<Answered> = { say: [], result: undefined };

interface Turned extends WorkParts {
  readonly incoming: Incoming;
  readonly person: Person;
  readonly event: ReceivedEvent;
}

type Found =
  | { readonly kind: 'known'; readonly person: Person; readonly mustAsk: boolean }
  | { readonly kind: 'refused'; readonly person: TeamsPerson; readonly why: 'guest' | 'stranger' | AppError };

async function find(parts: WorkParts, incoming: Incoming, attempt: number): Promise<Found> {
  const { accounts, references, platform, log } = parts;
  const reference = await references.read(toDirectPlace(incoming));
  let person: TeamsPerson | undefined;
  try {
    person = await accounts.get(incoming, reference);
  } catch (error) {
    if (attempt < LAST_ATTEMPT) throw error;
    log.warn({ error: String(error), tenant: incoming.tenant }, 'the roster cannot be asked who somebody is');
  }
  if (person !== undefined && person.standing !== 'member') return { kind: 'refused', person, why: person.standing };
  const account = person?.account ?? accounts.toAccount(incoming, reference);
  try {
    const identified = person === undefined ? await platform.recognise(account) : await platform.identify(account);
    // Whoever was never here could be a guest, or somebody who was removed.
    if (identified === undefined) throw new Error('nobody can tell who this is');
    return { kind: 'known', person: identified.person, mustAsk: identified.mayClaimAdmin };
  } catch (error) {
    if (!isAppError(error) || error.code !== 'person_removed') throw error;
    return { kind: 'refused', person: person ?? { standing: 'member', account }, why: error };
  }
}

/** To guests, to people without an account here, and to those who were removed. They are nobody that a message is kept for. */
async function refuse(
  parts: WorkParts,
  incoming: Incoming,
  { account }: TeamsPerson,
  why: 'guest' | 'stranger' | AppError,
): Promise<Worked<Answered>> {
  const reader = { id: NOBODY, role: 'viewer', locale: account.locale, zone: account.zone } as const;
  const reply =
    why instanceof AppError
      ? parts.chat.render({ view: 'error', data: { error: why } }, reader)
      : parts.chat.render({ view: 'notice', data: { kind: why, workspace: parts.environmentName() } }, reader);
  if (parts.waiting.take(incoming.id)) {
    return { say: [], result: incoming.kind === 'press' ? answerText(reply.text) : answerSentence(reply.text) };
  }
  if (incoming.kind === 'line' || incoming.kind === 'press') await parts.tell(incoming, reply, reader);
  return NOTHING;
}

const NOBODY = personIdSchema.parse('00000000-0000-4000-8000-000000000000');

function greet({ chat, incoming, person, environmentName }: Turned, mayClaimAdmin: boolean): Outgoing {
  const data = { environment: environmentName(), name: person.name, mayClaimAdmin };
  const welcome = chat.render({ view: 'welcome', data }, person);
  // In a team or group, whoever added the bot is not the only one to see what it is for; a question is theirs alone.
  const reply = { ...welcome, private: mayClaimAdmin };
  return toMessage(reply, { from: incoming, reader: person, pressed: undefined, isTargeted: false, call: undefined });
}

function workOff(turn: Turned, incoming: Incoming): Promise<Worked<Answered>> {
  if (incoming.kind === 'line') return workOffLine(turn, incoming);
  if (incoming.kind === 'press') return workOffPress(turn, incoming);
  if (incoming.kind === 'fetch' || incoming.kind === 'submit') return workOffDialog(turn, incoming);
  return Promise.resolve(NOTHING);
}

const handle = (
  { chat, environmentId, person, event, incoming }: Turned,
  body: Parameters<PlatformChat['foresee']>[0],
) =>
  chat.handle({
    surface: SURFACE,
    environmentId,
    personId: person.id,
    event: { turnId: event.id, attempt: event.attempt, comesAgain: incoming.kind === 'line' },
    place: toPlace(incoming),
    body,
  });

async function workOffLine(turn: Turned, incoming: Line): Promise<Worked<Answered>> {
  const { chat, accounts, appId, person } = turn;
  const found = await accounts.find(incoming, incoming.mentions);
  const names = { surface: SURFACE, workspace: incoming.tenant, bot: `28:${appId}`, accounts: found };
  const body = { kind: 'text', text: toLine(incoming.text, incoming.mentions, names) || 'help' } as const;
  const replies = await handle(turn, body);
  const asked = toAsked(incoming, person, undefined, false, chat.foresee(body)?.call);
  return { say: toOutgoing(chat, replies, asked), result: undefined };
}

async function workOffPress(turn: Turned, incoming: Button): Promise<Worked<Answered>> {
  const { chat, pen, person, waiting } = turn;
  const read = readData(incoming.data);
  const { payload } = read;
  if (payload.subject !== undefined) return refresh(turn, toSubject(payload.subject));
  const replies = await handle(turn, { kind: 'action', data: payload.call, inputs: read.inputs });
  const asked = toAsked(incoming, person, incoming.pressed, payload.isTargeted === true, toCall(read));
  const say = toOutgoing(chat, replies, asked);
  if (!waiting.take(incoming.id)) return { say, result: undefined };
  const replacing = replies.find((reply) => reply.kind === 'message' && reply.replace);
  const card =
    replacing?.kind !== 'message' || incoming.pressed === undefined
      ? undefined
      : await pen.message(isBeside(replacing, asked) ? toLineCard(replacing.title) : replacing.card, person, {
          isTargeted: asked.isTargeted,
        });
  return { say, result: card === undefined ? answerText(replies[0]?.title ?? '') : answerCard(card) };
}

/** The card that everybody sees, as this person is to see it. */
async function refresh(turn: Turned, subject: Subject | undefined): Promise<Worked<Answered>> {
  const { chat, pen, person, waiting, incoming } = turn;
  const drawn = subject === undefined ? undefined : await chat.draw(subject, person.id);
  if (!waiting.take(incoming.id)) return NOTHING;
  if (drawn === undefined) return { say: [], result: answerNothing(chat.text('surface.outdated', person)) };
  const refreshes = drawn.live ? subject : undefined;
  const card = await pen.message(drawn.card, person, refreshes === undefined ? {} : { refreshes });
  return { say: [], result: answerCard(card) };
}

/** A form stays in the dialog, and so does what went wrong; anything else is said where the dialog was opened. */
async function workOffDialog(turn: Turned, incoming: Button): Promise<Worked<Answered>> {
  const { chat, pen, person, waiting } = turn;
  const read = readData(incoming.data);
  const replies = await handle(turn, { kind: 'action', data: read.payload.call, inputs: read.inputs });
  const asked = toAsked(incoming, person, incoming.pressed, read.payload.isTargeted === true, toCall(read));
  if (!waiting.take(incoming.id)) return { say: toOutgoing(chat, replies, asked), result: undefined };
  const shown = replies.find((reply) => isForDialog(reply, incoming.kind));
  const say = toOutgoing(
    chat,
    replies.filter((reply) => reply !== shown),
    asked,
  );
  if (shown === undefined) return { say, result: CLOSE };
  const content = shown.kind === 'form' ? { ...shown, values: read.inputs } : shown;
  return { say, result: answerDialog(shown.title, await pen.dialog(content, person)) };
}

const isForDialog = (reply: Reply, kind: Button['kind']): boolean =>
  reply.kind === 'form' || reply.error !== undefined || (kind === 'fetch' && reply.private && !reply.replace);

const toAsked = (
  from: Incoming,
  reader: Reader,
  pressed: string | undefined,
  isTargeted: boolean,
  call: CommandCall | undefined,
): Asked => ({ from, reader, pressed, isTargeted, call });

/** What was pressed, with what was typed, so that the form comes back as it was. */
function toCall({ payload, inputs }: ReadData): CommandCall | undefined {
  const { call } = payload;
  if (typeof call !== 'object' || call === null || !('command' in call) || typeof call.command !== 'string')
    return undefined;
  const given = 'input' in call && typeof call.input === 'object' ? call.input : {};
  const step = 'formId' in call ? { formId: call.formId, step: 'reload' } : {};
  return { command: call.command, input: { ...given, ...inputs, ...step } };
}

function toSubject({ kind, id }: { kind: string; id: string }): Subject | undefined {
  if (kind === 'run') return { kind, id: runIdSchema.parse(id) };
  return kind === 'request' ? { kind, id: requestIdSchema.parse(id) } : undefined;
}

/** What to say when an event failed for good: that it was our fault, with the reference that is in the log. */
export function createGiveUp(
  parts: Pick<WorkParts, 'chat' | 'environmentId' | 'platform' | 'accounts' | 'references' | 'environmentName'>,
): (event: ReceivedEvent, reference: string) => Promise<readonly Outgoing[]> {
  return async (event, reference) => {
    const parsed = incomingSchema.safeParse(event.payload);
    if (!parsed.success || !['line', 'press', 'fetch', 'submit', 'consent'].includes(parsed.data.kind)) return [];
    const incoming = parsed.data;
    if (incoming.kind === 'consent') await parts.platform.files.release(incoming.file, event.id);
    const place = await parts.references.read(toDirectPlace(incoming));
    const known = await parts.platform.recognise(parts.accounts.toAccount(incoming, place));
    // Of whom nothing is kept, nothing can wait.
    if (known === undefined) return [];
    const { person } = known;
    const error = new AppError('internal', {}, { detail: `gave up, reference ${reference}` });
    const reply = parts.chat.render({ view: 'error', data: { error } }, person);
    return [toMessage(reply, toAsked(incoming, person, undefined, false, undefined))];
  };
}
