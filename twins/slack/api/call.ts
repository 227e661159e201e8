import type { Core } from '../core.ts';
import type { Json, Team, Token } from '../model.ts';
import type { Tier } from '../rates.ts';
import { ApiError } from './errors.ts';

/** One call of a method, authenticated. */
export interface Call {
  readonly core: Core;
  readonly method: string;
  /** Texts from a form, or values from a JSON body. */
  readonly args: Json;
  readonly token: Token;
  /** The workspace it is about. */
  readonly team: Team;
}

export interface Method {
  /** Any of these is enough; none when empty. */
  readonly scopes: readonly string[];
  /** `message` limits by channel instead. */
  readonly tier: Tier | 'message' | 'none';
  /** `none`: without a token. */
  readonly token: 'bot' | 'app' | 'none';
  run(call: Call): Json | Promise<Json>;
}

export function textArg({ args }: Pick<Call, 'args'>, name: string): string | undefined {
  const value = args[name];
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function flagArg(call: Pick<Call, 'args'>, name: string): boolean {
  return ['true', '1'].includes(textArg(call, name) ?? '');
}

export function neededArg(call: Pick<Call, 'args'>, name: string): string {
  const value = textArg(call, name);
  if (value !== undefined) return value;
  throw new ApiError('invalid_arguments', {
    response_metadata: { messages: [`[ERROR] missing required field: ${name}`] },
  });
}

/** A value that a form carries as JSON text; undefined when absent, `unreadable` when it is no JSON. */
export function jsonArg({ args }: Pick<Call, 'args'>, name: string, unreadable: string): unknown {
  const value = args[name];
  if (typeof value !== 'string') return value ?? undefined;
  if (value === '') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    throw new ApiError(unreadable);
  }
}

/** Cursor paging, as all lists have it. */
export function page<T>(call: Call, items: readonly T[]): { readonly part: readonly T[]; readonly cursor: string } {
  const limit = Math.min(1000, Number(textArg(call, 'limit') ?? 100) || 100);
  const cursor = textArg(call, 'cursor');
  const start = cursor === undefined ? 0 : Number(Buffer.from(cursor, 'base64').toString().replace('next:', ''));
  if (!Number.isInteger(start)) throw new ApiError('invalid_cursor');
  const end = start + limit;
  const next = end < items.length ? Buffer.from(`next:${end}`).toString('base64') : '';
  return { part: items.slice(start, end), cursor: next };
}
