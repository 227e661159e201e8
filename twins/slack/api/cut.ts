import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';

export type TwinContext = Context<{ Bindings: HttpBindings }>;

/** Ends the connection without an answer. */
export function cut(c: TwinContext): Response {
  c.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}
