import type { OutFile } from '../../chat/platform-contract.ts';
import type { Message } from './blocks/index.ts';
import type { SlackApi } from './calls/api.ts';
import type { Called, Failed } from './calls/call.ts';
import type { SlackWorkspace } from './workspaces.ts';

/** Ten megabytes at a slow rate; a picture is some tens of kilobytes, and something else can be shown instead. */
const TIMEOUT_MS = { file: 60_000, picture: 10_000 } as const;

type File = Pick<OutFile, 'name' | 'mediaType' | 'bytes' | 'altText'>;

/** Where a file is shown: in a conversation, or in a thread there. */
interface Spot {
  readonly channel: string;
  readonly thread: string | undefined;
}

/** A file that Slack has, and that nobody sees yet. */
export interface Uploaded {
  readonly ok: true;
  readonly id: string;
}

/**
 * Brings the bytes of a file to Slack. Nothing is shown before `share`, so whoever dies in between has shown nothing.
 * Source: docs.slack.dev/messaging/working-with-files. Never throws.
 */
export async function upload(
  api: SlackApi,
  workspace: SlackWorkspace,
  file: File,
  kind: keyof typeof TIMEOUT_MS = 'file',
): Promise<Uploaded | Failed> {
  const { name, bytes, altText } = file;
  const asked = await api.call(workspace, 'files.getUploadURLExternal', {
    filename: name,
    length: bytes.length,
    ...(altText === undefined ? {} : { alt_txt: altText }),
  });
  if (!asked.ok) return asked;
  const { upload_url: address, file_id: id } = asked.body;
  if (typeof address !== 'string' || typeof id !== 'string') return toFailed('Slack gave no address for a file');
  return (await send(address, file, TIMEOUT_MS[kind])) ?? { ok: true, id };
}

/** Shows an uploaded file and what belongs to it as one message: both or neither. */
export const share = (
  api: SlackApi,
  workspace: SlackWorkspace,
  { channel, thread }: Spot,
  uploaded: { readonly id: string; readonly title: string },
  body: Pick<Message, 'text'> & { readonly blocks?: Message['blocks'] },
): Promise<Called> =>
  api.call(workspace, 'files.completeUploadExternal', {
    files: [uploaded],
    channel_id: channel,
    ...(thread === undefined ? {} : { thread_ts: thread }),
    // Slack takes one of the two.
    ...(body.blocks === undefined || body.blocks.length === 0
      ? { initial_comment: body.text }
      : { blocks: body.blocks }),
  });

/**
 * A picture for messages of ours: it is in no conversation, and Slack shows it where an image block of ours names it, once
 * it has looked at it (docs.slack.dev/reference/block-kit/composition-objects/slack-file-object).
 */
export async function uploadPicture(
  api: SlackApi,
  workspace: SlackWorkspace,
  { title, ...file }: File & { readonly title: string },
): Promise<Uploaded | Failed> {
  const uploaded = await upload(api, workspace, file, 'picture');
  if (!uploaded.ok) return uploaded;
  const { id } = uploaded;
  const completed = await api.call(workspace, 'files.completeUploadExternal', { files: [{ id, title }] });
  return completed.ok ? uploaded : completed;
}

/** Undefined when they are there. The address takes no token, and is good for this one file. */
async function send(address: string, { name, mediaType, bytes }: File, timeoutMs: number): Promise<Failed | undefined> {
  const form = new FormData();
  form.append('file', new Blob([Uint8Array.from(bytes)], { type: mediaType }), name);
  try {
    const response = await fetch(address, {
      method: 'POST',
      body: form,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const said = (await response.text()).slice(0, 200);
    // Whatever it has against the bytes, a new address and another try are the only way on.
    return response.ok ? undefined : toFailed(`upload: ${response.status} ${said}`);
  } catch (error) {
    return toFailed(`upload: ${String(error)}`);
  }
}

const toFailed = (detail: string): Failed => ({ ok: false, error: 'upload_failed', isPassing: true, detail });
