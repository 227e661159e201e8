import type { Core } from '../core.ts';
import type { Json } from '../model.ts';
import { isRecord } from '../records.ts';
import type { ViewDraft } from '../views.ts';
import { nameBlocks } from './content.ts';
import { refuse } from './errors.ts';

/** A view as an app sends it, checked (docs.slack.dev/reference/views). Throws what Slack has against it. */
export function readView(core: Core, sent: unknown, type: 'modal' | 'home'): ViewDraft {
  if (!isRecord(sent)) throw refuse('invalid_arguments', ['[ERROR] missing required field: view']);
  if (sent.type !== type) throw refuse('invalid_arguments', [`[ERROR] must be ${type} [json-pointer:/view/type]`]);
  const refusal = core.validator.view(sent);
  if (refusal !== undefined) throw refuse(refusal.error, refusal.messages);
  const blocks = Array.isArray(sent.blocks) ? sent.blocks.filter(isRecord) : [];
  return {
    type,
    blocks: nameBlocks(core, blocks),
    title: asRecord(sent.title),
    submit: asRecord(sent.submit) ?? null,
    close: asRecord(sent.close) ?? null,
    private_metadata: asText(sent.private_metadata),
    callback_id: asText(sent.callback_id),
    external_id: asText(sent.external_id),
    clear_on_close: sent.clear_on_close === true,
    notify_on_close: sent.notify_on_close === true,
  };
}

const asRecord = (value: unknown): Json | undefined => (isRecord(value) ? value : undefined);
const asText = (value: unknown): string => (typeof value === 'string' ? value : '');
