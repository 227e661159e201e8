import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { waitFor } from '../../kit/faults.ts';
import type { Core } from '../core.ts';
import type { Fault } from '../faults.ts';
import type { Json } from '../model.ts';
import { isRecord } from '../records.ts';
import { authenticate } from './authenticate.ts';
import type { Method } from './call.ts';
import { cut, type TwinContext } from './cut.ts';
import { ApiError, limit } from './errors.ts';
import { METHODS } from './methods.ts';

/** `POST /api/<method>`, form-encoded or JSON. */
export function createApi(core: Core): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.all('/api/:method', async (c) => {
    const name = c.req.param('method');
    const fault = core.faults.take(name);
    await waitFor(fault?.delay);
    if (fault?.cut === 'before') return cut(c);
    const answer = await answerCall(core, c, name, fault);
    return fault?.cut === 'after' ? cut(c) : answer;
  });
  return app;
}

async function answerCall(core: Core, c: TwinContext, name: string, fault: Fault | undefined): Promise<Response> {
  const args = await readArguments(c);
  const { token: sentToken, client_secret: _, ...shown } = args;
  const record = (outcome: string): void => {
    core.calls.push({ method: name, args: shown, outcome, at: core.clock.now() });
    core.changes.notify();
  };
  try {
    throwFault(fault);
    if (fault?.status !== undefined) {
      record(`http ${fault.status}`);
      return c.text('upstream error', toStatus(fault.status));
    }
    const method: Method | undefined = METHODS[name];
    if (method === undefined) throw new ApiError('unknown_method', { req_method: name });
    const bearer = /^Bearer\s+(.+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    const { token, team } = authenticate(
      core,
      method,
      bearer ?? (typeof sentToken === 'string' ? sentToken : undefined),
      shown,
    );
    if (method.token !== 'none') {
      c.header('x-oauth-scopes', token.scopes.join(','));
      c.header('x-accepted-oauth-scopes', method.scopes.join(','));
    }
    if (typeof method.tier === 'number') limit(core.rates.checkMethod(name, team.id, method.tier));
    const result = await method.run({ core, method: name, args: withBasicAuth(c, args), token, team });
    record('ok');
    return c.json({ ok: true, ...result });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    record(error.code);
    if (error.retryAfter === undefined) return c.json({ ok: false, error: error.code, ...error.extra });
    return c.json({ ok: false, error: error.code }, 429, { 'retry-after': String(error.retryAfter) });
  }
}

function throwFault(fault: Fault | undefined): void {
  if (fault?.error === 'ratelimited' || fault?.status === 429)
    throw new ApiError('ratelimited', {}, fault.retryAfter ?? 1);
  if (fault?.error !== undefined) throw new ApiError(fault.error);
}

async function readArguments(c: TwinContext): Promise<Json> {
  const query = c.req.query();
  if (c.req.method === 'GET') return query;
  const type = c.req.header('content-type') ?? '';
  if (type.includes('json')) {
    const body: unknown = await c.req.json().catch(() => undefined);
    return isRecord(body) ? { ...query, ...body } : query;
  }
  if (type.includes('multipart')) return { ...query, ...(await c.req.parseBody()) };
  return { ...query, ...Object.fromEntries(new URLSearchParams(await c.req.text())) };
}

/** OAuth clients may send their id and secret as basic authentication. */
function withBasicAuth(c: TwinContext, args: Json): Json {
  const encoded = /^Basic\s+(.+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  if (encoded === undefined) return args;
  const [id, secret] = Buffer.from(encoded, 'base64').toString().split(':').map(decodeURIComponent);
  return { ...args, client_id: id, client_secret: secret };
}

/** Hono wants to know that the status may have a body. */
const toStatus = (status: number): 500 => status as 500;
