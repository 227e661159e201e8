import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { waitFor } from '../kit/faults.ts';
import { removeMessage } from './api/chat-change.ts';
import { checkBlocks } from './api/content.ts';
import { cut } from './api/cut.ts';
import { ApiError } from './api/errors.ts';
import type { Core } from './core.ts';
import { theTeam } from './lookups.ts';
import { postAsBot, postEphemeralTo } from './messages.ts';
import type { Json, ResponseUrl } from './model.ts';
import { isRecord } from './records.ts';
import { putMessage } from './state.ts';

const MAX_USES = 5;
const LIFE_MS = 30 * 60_000;

/** An address that answers one interaction (docs.slack.dev/interactivity/handling-user-interaction). */
export function issueResponseUrl(
  core: Core,
  parts: Pick<ResponseUrl, 'teamId' | 'channel' | 'user' | 'source'>,
): string {
  const id = core.ids.secret();
  core.state.responseUrls.set(id, { ...parts, id, expiresAt: core.clock.now() + LIFE_MS, uses: 0 });
  return `${core.address}/response/${parts.teamId}/${id}`;
}

export function createResponseUrls(core: Core): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.post('/response/:team/:id', async (c) => {
    const fault = core.faults.take('response_url');
    await waitFor(fault?.delay);
    if (fault?.cut !== undefined) return cut(c);
    if (fault?.status !== undefined && fault.status !== 429) return c.text('error', 500);
    if (fault?.error !== undefined && fault.error !== 'ratelimited')
      return c.json({ ok: false, error: fault.error }, 400);
    const url = core.state.responseUrls.get(c.req.param('id'));
    if (url === undefined) return c.json({ ok: false, error: 'invalid_url' }, 404);
    if (url.expiresAt <= core.clock.now()) return c.json({ ok: false, error: 'expired_url' }, 404);
    if (url.uses >= MAX_USES) return c.json({ ok: false, error: 'used_url' }, 404);
    const seconds = fault === undefined ? core.rates.checkPost(url.id) : (fault.retryAfter ?? 1);
    if (fault?.status === 429 || fault?.error === 'ratelimited' || (fault === undefined && seconds !== undefined))
      return c.json({ ok: false, error: 'ratelimited' }, 429, { 'retry-after': String(seconds) });
    const body: unknown = await c.req.json().catch(() => undefined);
    if (!isRecord(body)) return c.json({ ok: false, error: 'invalid_payload' }, 400);
    try {
      applyResponse(core, url, body);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return c.json({ ok: false, error: error.code, ...error.extra }, 400);
    }
    core.state.responseUrls.set(url.id, { ...url, uses: url.uses + 1 });
    core.changes.notify();
    return c.text('ok');
  });
  return app;
}

/**
 * Posts, replaces or deletes. Without a message that it came from (a slash command) there is nothing to replace: what
 * would replace it is posted after it, as Slack does.
 */
export function applyResponse(core: Core, url: ResponseUrl, body: Json): void {
  if (body.delete_original === true) deleteSource(core, url);
  else answer(core, url, body);
}

function answer(core: Core, url: ResponseUrl, body: Json): void {
  const text = typeof body.text === 'string' ? body.text : '';
  const sent = typeof body.blocks === 'string' ? parse(body.blocks) : body.blocks;
  const blocks = sent === undefined || sent === null ? undefined : checkBlocks(core, sent, text);
  if (text === '' && (blocks?.length ?? 0) === 0) throw new ApiError('no_text');
  const thread_ts = typeof body.thread_ts === 'string' ? body.thread_ts : undefined;
  if (body.replace_original === true && url.source !== undefined) replaceSource(core, url, text, blocks);
  else if (body.response_type === 'in_channel')
    postAsBot(core, theTeam(core, url.teamId), url.channel, { text, blocks, thread_ts });
  else postEphemeralTo(core, { channel: url.channel, user: url.user, text, blocks, thread_ts });
}

function replaceSource(core: Core, url: ResponseUrl, text: string, blocks: readonly Json[] | undefined): void {
  const { ts, isEphemeral } = url.source ?? { ts: '', isEphemeral: false };
  if (isEphemeral) {
    const index = findEphemeral(core, url);
    const current = core.state.ephemerals[index];
    if (current !== undefined) core.state.ephemerals[index] = { ...current, text, blocks };
    return;
  }
  const message = core.state.messages.get(url.channel)?.get(ts);
  if (message === undefined) throw new ApiError('message_not_found');
  putMessage(core.state, { ...message, text, blocks, edited: { user: message.user, ts: core.ids.ts() } });
}

function deleteSource(core: Core, url: ResponseUrl): void {
  if (url.source === undefined) return;
  if (url.source.isEphemeral) {
    const index = findEphemeral(core, url);
    if (index >= 0) core.state.ephemerals.splice(index, 1);
    return;
  }
  const message = core.state.messages.get(url.channel)?.get(url.source.ts);
  if (message === undefined) throw new ApiError('message_not_found');
  removeMessage({ core }, { id: url.channel }, message);
}

const findEphemeral = ({ state }: Core, { source, user }: ResponseUrl): number =>
  state.ephemerals.findIndex((one) => one.ts === source?.ts && one.user === user);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError('invalid_blocks_format');
  }
}
