import type { Reply } from '../../chat/contract.ts';
import type { Platform, PlatformChat, ReceivedEvent, Worked } from '../../chat/platform-contract.ts';
import type { Answer } from '../../domain/answers.ts';
import { AppError, isAppError } from '../../domain/errors.ts';
import type { Person } from '../../domain/person.ts';
import { toMessage } from './answers.ts';
import type { BroughtFile, Consent } from './incoming.ts';
import type { TeamsLog } from './log.ts';
import type { UploadFile } from './upload.ts';

interface Parts {
  readonly chat: Pick<PlatformChat, 'render'>;
  readonly platform: Pick<Platform<unknown>, 'files'>;
  readonly upload: UploadFile;
  readonly log: TeamsLog;
}

/** There is nothing to let in any more. */
const GONE: ReadonlySet<string> = new Set(['chat_file_gone', 'unknown_export']);
/** Tries of an upload that may still do. */
const LAST_ATTEMPT = 3;

/** What somebody said to a file that they were offered: brings it, once, or forgets it. */
export async function workOffConsent(
  parts: Parts,
  consent: Consent,
  person: Person,
  event: ReceivedEvent,
): Promise<Worked<undefined>> {
  const say = (reply: Content) => ({ say: [toOutgoing(consent, person, reply)], result: undefined });
  try {
    const reply = await (consent.isAllowed ? bring : decline)(parts, consent, person, event);
    return reply === undefined ? { say: [], result: undefined } : say(reply);
  } catch (error) {
    if (!isAppError(error) || error.family === 'bug') throw error;
    // The card of a file that could not be brought stays: it can be allowed once more.
    const replace = GONE.has(error.code);
    return say({ ...parts.chat.render({ view: 'error', data: { error } }, person), replace });
  }
}

type Message = Extract<Reply, { kind: 'message' }>;
type Content = Message & { readonly brought?: BroughtFile };

/** Undefined when another turn has brought it, or is about to. */
async function bring(
  { chat, platform: { files }, upload, log }: Parts,
  { file, upload: place, serviceUrl }: Consent,
  person: Person,
  { id: turn, attempt }: ReceivedEvent,
): Promise<Content | undefined> {
  const taken = await files.take(file, person.id, turn);
  if (taken === undefined) return undefined;
  const giveUp = async (why: string): Promise<never> => {
    log.warn({ why, file }, 'a file could not be brought');
    await files.release(file, turn);
    const { exportId, name } = taken.answer;
    const calls = [{ command: 'post', input: { export: exportId, as: name.endsWith('.xlsx') ? 'xlsx' : 'csv' } }];
    throw new AppError('chat_file_not_taken', { name }, { detail: why, calls });
  };
  if (place === undefined) return giveUp('no place was opened for it');
  if (!taken.isBrought) {
    const uploaded = await upload(place.uploadUrl, serviceUrl, taken.bytes);
    if (uploaded.kind === 'later' && attempt < LAST_ATTEMPT) throw new Error(`OneDrive: ${uploaded.why}`);
    if (uploaded.kind !== 'done') return giveUp(uploaded.why);
    await files.noteBrought(file);
  }
  const { uploadUrl: _, ...brought } = place;
  const answer: Answer = { view: 'chat_file', data: { ...taken.answer, download: undefined } };
  return { ...chat.render(answer, person), replace: true, brought };
}

async function decline({ chat, platform }: Parts, { file }: Consent, person: Person): Promise<Content | undefined> {
  const declined = await platform.files.decline(file, person.id);
  if (declined === undefined) return undefined;
  const { exportId: id, exportName: name, format } = declined;
  const data = { kind: 'file_declined', id, name, format } as const;
  return { ...chat.render({ view: 'notice', data }, person), replace: true };
}

function toOutgoing(from: Consent, reader: Person, { brought, ...reply }: Content) {
  const { pressed } = from;
  const outgoing = toMessage(reply, { from, reader, pressed, isTargeted: false, call: undefined });
  if (brought === undefined) return outgoing;
  return { ...outgoing, message: { ...outgoing.message, handle: JSON.stringify(brought) } };
}
