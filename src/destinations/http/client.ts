import { AppError } from '../../domain/errors.ts';
import type { HttpAnswer, HttpOptions, HttpRequest, Transport } from './contract.ts';
import { refused, unreachable } from './errors.ts';

/**
 * One call. Whatever status comes back is an answer; what gives none is `destination_unreachable`, to be tried again: no
 * connection, a connection that broke, or no answer in time. Nothing is retried here.
 */
export async function send(
  { title, timeoutMs, maxBytes, transport = byFetch }: HttpOptions,
  request: HttpRequest,
): Promise<HttpAnswer> {
  request.signal?.throwIfAborted();
  const control = new AbortController();
  const onAbort = () => control.abort(request.signal?.reason);
  request.signal?.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => control.abort(new TimedOut()), timeoutMs);
  try {
    const response = await transport(request.url, {
      method: request.method,
      headers: { accept: 'application/json', ...request.headers },
      ...(request.body === undefined ? {} : { body: request.body }),
      signal: control.signal,
    });
    return {
      status: response.status,
      headers: response.headers,
      text: await readText(title, response, maxBytes, control),
    };
  } catch (error) {
    request.signal?.throwIfAborted();
    if (error instanceof AppError) throw error;
    if (control.signal.reason instanceof TimedOut)
      throw unreachable(title, `no answer within ${Math.round(timeoutMs / 1000)} seconds`, { cause: error });
    throw unreachable(title, toReason(error), { cause: error });
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', onAbort);
  }
}

class TimedOut extends Error {}

const byFetch: Transport = (url, init) => fetch(url, { ...init, redirect: 'manual' });

async function readText(
  title: string,
  response: Response,
  maxBytes: number,
  control: AbortController,
): Promise<string> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body) {
    length += chunk.length;
    if (length > maxBytes) {
      control.abort();
      throw refused(title, `the answer is larger than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The system's code, which fetch hides in the cause; never its text, which may hold addresses. */
function toReason(error: unknown): string {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') return REASONS[cause.code] ?? cause.code;
  }
  return 'the connection failed';
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known (ENOTFOUND)',
  EAI_AGAIN: 'its name could not be looked up (EAI_AGAIN)',
  ECONNREFUSED: 'nothing listens there (ECONNREFUSED)',
  ECONNRESET: 'the connection broke (ECONNRESET)',
  UND_ERR_SOCKET: 'the connection broke',
  ETIMEDOUT: 'no connection in time (ETIMEDOUT)',
};
