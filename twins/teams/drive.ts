import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { Core } from './core.ts';
import type { Json, Stored, User } from './model.ts';

/** Opens a place in the user's OneDrive, as Teams does when somebody allows a file; what the bot is told of it. */
export function openUpload({ address, state }: Core, user: User, name: string): Json {
  const id = randomUUID();
  state.uploads.set(id, { user, name, isOpen: true });
  return {
    contentUrl: `${address}/personal/${user.name.replaceAll(' ', '_')}/Documents/Applications/${encodeURIComponent(name)}`,
    name,
    uploadUrl: `${address}/upload/${id}`,
    uniqueId: id,
    fileType: name.split('.').at(-1) ?? '',
  };
}

/**
 * The upload sessions of OneDrive (learn.microsoft.com/graph/api/driveitem-createuploadsession), without tokens: whoever
 * has the address may write. A session that has taken its file is gone.
 */
export function createDrive(core: Core): Hono {
  const app = new Hono();
  app.put('/upload/:id', async (c) => {
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const fault = core.faults.take('upload');
    await fault?.delay;
    const answer = fault !== undefined && fault.isDone !== true ? refuse(fault.status) : put(core, c, bytes);
    const { status, body } = fault?.isDone === true ? refuse(fault.status) : answer;
    const call = { operation: 'upload', conversationId: '', body: undefined, isTargeted: false, region: '' };
    core.calls.push({ ...call, status });
    core.changes.notify();
    return c.json(body, status as 200);
  });
  return app;
}

interface Answer {
  readonly status: number;
  readonly body: Json;
}

const refuse = (status: number, code = 'generalException'): Answer => ({ status, body: { error: { code } } });

function put({ state }: Core, c: Context, bytes: Uint8Array): Answer {
  const session = state.uploads.get(c.req.param('id') ?? '');
  if (session?.isOpen !== true) return refuse(404, 'itemNotFound');
  if (c.req.header('authorization') !== undefined) return refuse(401, 'unauthenticated');
  const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(c.req.header('content-range') ?? '') ?? [];
  if (total === undefined) return refuse(400, 'invalidRange');
  const isWhole = Number(first) === 0 && Number(last) + 1 === Number(total) && bytes.length === Number(total);
  if (!isWhole) return refuse(416, 'invalidRange');
  session.isOpen = false;
  const stored: Stored = { name: session.name, bytes };
  state.drives.set(session.user.id, [...(state.drives.get(session.user.id) ?? []), stored]);
  return { status: 201, body: { id: randomUUID(), name: session.name, size: bytes.length } };
}
