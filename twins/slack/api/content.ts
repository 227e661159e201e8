import type { Core } from '../core.ts';
import type { Json } from '../model.ts';
import { isRecord } from '../records.ts';
import { type Call, jsonArg, textArg } from './call.ts';
import { ApiError, refuse } from './errors.ts';
import { mimeTypeOf } from './media-types.ts';

export interface Content {
  readonly text: string;
  readonly blocks: readonly Json[] | undefined;
  readonly attachments: readonly Json[] | undefined;
  readonly metadata: Json | undefined;
}

/**
 * Longest texts. Slack cuts a posted text at 40,000 characters without a word; here it is refused, as a test wants to
 * hear of it. An edited one is refused from 4,000 (the page of chat.update).
 */
const MAX_TEXT = { post: 40_000, update: 4_000 };
const MAX_ATTACHMENTS = 100;

/** Text, blocks, attachments and metadata of a message, checked. A field that was not sent is undefined. */
export function readContent(call: Call, kind: 'post' | 'update'): Partial<Content> {
  const text = textArg(call, 'text') ?? textArg(call, 'markdown_text');
  if ((text?.length ?? 0) > MAX_TEXT[kind]) throw new ApiError('msg_too_long');
  const sent = jsonArg(call, 'blocks', 'invalid_blocks_format');
  const blocks = sent === undefined ? undefined : checkBlocks(call.core, sent, text);
  const attachments = readAttachments(call);
  return { ...(text === undefined ? {} : { text }), blocks, attachments, metadata: readMetadata(call) };
}

/** The blocks with an id each, as Slack gives them back. Throws what it has against them. */
export function checkBlocks(core: Core, sent: unknown, text = ''): readonly Json[] {
  if (!Array.isArray(sent) || !sent.every(isRecord)) throw new ApiError('invalid_blocks_format');
  if (sent.length === 0) return [];
  const refusal = core.validator.message({ blocks: sent, text });
  if (refusal !== undefined) throw refuse(refusal.error, refusal.messages);
  const missing = findMissingFiles(core, sent);
  if (missing.length > 0) throw refuse('invalid_blocks', missing);
  return nameBlocks(core, sent);
}

export const nameBlocks = ({ ids }: Core, blocks: readonly Json[]): readonly Json[] =>
  blocks.map((block) => (typeof block.block_id === 'string' ? block : { ...block, block_id: ids.blockId() }));

function readAttachments(call: Call): readonly Json[] | undefined {
  const attachments = jsonArg(call, 'attachments', 'invalid_attachments');
  if (attachments === undefined) return undefined;
  if (!Array.isArray(attachments) || !attachments.every(isRecord)) throw new ApiError('invalid_attachments');
  if (attachments.length > MAX_ATTACHMENTS) throw new ApiError('too_many_attachments');
  return attachments;
}

function readMetadata(call: Call): Json | undefined {
  const metadata = jsonArg(call, 'metadata', 'invalid_metadata_format');
  if (metadata === undefined) return undefined;
  const isEmpty = isRecord(metadata) && Object.keys(metadata).length === 0;
  const isEvent = isRecord(metadata) && typeof metadata.event_type === 'string' && isRecord(metadata.event_payload);
  const isEntities = isRecord(metadata) && Array.isArray(metadata.entities);
  if (!isEmpty && !isEvent && !isEntities) throw new ApiError('invalid_metadata_format');
  return metadata as Json;
}

const PICTURES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif']);

/**
 * A picture from an uploaded file must be there before it is shown, and have been looked at by Slack, which takes a while:
 * a fault of `file_processing` is a message that comes too early.
 */
function findMissingFiles(core: Core, blocks: readonly Json[]): readonly string[] {
  const shown = blocks.flatMap((block, index) => {
    const file = isRecord(block.slack_file) ? block.slack_file : undefined;
    return file === undefined || file.url !== undefined ? [] : [{ id: String(file.id), index }];
  });
  const isTooEarly = shown.length > 0 && core.faults.take('file_processing') !== undefined;
  return shown.flatMap(({ id, index }) => {
    const file = core.state.files.get(id);
    const isThere = file?.content !== undefined && file.isComplete && PICTURES.has(mimeTypeOf(file.name));
    return isThere && !isTooEarly ? [] : [`[ERROR] invalid slack file [json-pointer:/blocks/${index}/slack_file]`];
  });
}
