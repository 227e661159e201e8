import { isMember } from '../lookups.ts';
import { postAsBot } from '../messages.ts';
import type { FileRecord, Json } from '../model.ts';
import { isRecord } from '../records.ts';
import { type Call, jsonArg, textArg } from './call.ts';
import { checkBlocks } from './content.ts';
import { ApiError } from './errors.ts';
import { extensionOf, mimeTypeOf } from './media-types.ts';

/** docs.slack.dev/reference/methods/files.getUploadURLExternal */
export function getUploadUrl(call: Call): Json {
  const { core, team } = call;
  const name = textArg(call, 'filename');
  const length = Number(textArg(call, 'length') ?? 0);
  if (name === undefined || !(length > 0)) throw new ApiError('missing_argument');
  const id = core.ids.next('F');
  const altText = textArg(call, 'alt_txt') ?? textArg(call, 'alt_text');
  core.state.files.set(id, {
    id,
    teamId: team.id,
    name,
    title: name,
    altText,
    length,
    content: undefined,
    isComplete: false,
    shared: [],
  });
  return { upload_url: `${core.address}/upload/v1/${id}`, file_id: id };
}

/** docs.slack.dev/reference/methods/files.completeUploadExternal: shares them once they are all there. */
export function completeUpload(call: Call): Json {
  const { core, team } = call;
  const sent = jsonArg(call, 'files', 'invalid_arguments');
  if (!Array.isArray(sent) || sent.length === 0) throw new ApiError('invalid_arguments');
  const files = sent.map((one) => {
    const file = core.state.files.get(isRecord(one) ? String(one.id) : '');
    if (file?.content === undefined || file.teamId !== team.id) throw new ApiError('file_not_found');
    return {
      ...file,
      isComplete: true,
      ...(isRecord(one) && typeof one.title === 'string' ? { title: one.title } : {}),
    };
  });
  for (const file of files) core.state.files.set(file.id, file);
  const channels = [textArg(call, 'channel_id') ?? textArg(call, 'channels') ?? []].flat();
  for (const id of channels.flatMap((one) => one.split(','))) share(call, files, id);
  core.changes.notify();
  return { files: files.map((file) => toWireFile(call, file)) };
}

function share(call: Call, files: readonly FileRecord[], channelId: string): void {
  const { core, team } = call;
  const channel = core.state.channels.get(channelId);
  if (channel === undefined || channel.teamId !== team.id) throw new ApiError('channel_not_found');
  if (!isMember(channel, team.botUserId))
    throw new ApiError(channel.kind === 'public' ? 'not_in_channel' : 'channel_not_found');
  if (channel.archived) throw new ApiError('posting_to_channel_denied');
  const blocks = jsonArg(call, 'blocks', 'invalid_blocks');
  const thread_ts = textArg(call, 'thread_ts');
  const message = postAsBot(core, team, channel.id, {
    text: textArg(call, 'initial_comment') ?? '',
    blocks: blocks === undefined ? undefined : checkBlocks(core, blocks),
    thread_ts,
    files: files.map((file) => toWireFile(call, file)),
  });
  for (const { id } of files) {
    const file = core.state.files.get(id);
    if (file !== undefined)
      core.state.files.set(id, { ...file, shared: [...file.shared, { channel: channel.id, ts: message.ts }] });
  }
}

function toWireFile({ core, team }: Call, file: FileRecord): Json {
  const address = `${core.address}/files-pri/${file.id}/${encodeURIComponent(file.name)}`;
  return {
    id: file.id,
    name: file.name,
    title: file.title,
    mimetype: mimeTypeOf(file.name),
    filetype: extensionOf(file.name),
    size: file.content?.length ?? 0,
    user: team.botUserId,
    alt_txt: file.altText,
    url_private: address,
    url_private_download: `${address}?download=1`,
    permalink: address,
  };
}
