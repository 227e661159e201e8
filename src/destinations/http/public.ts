import { once } from 'node:events';
import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { Readable } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import type { AddressRules } from '../network/addresses.ts';
import { connectPublic } from '../network/connect.ts';
import type { Transport } from './contract.ts';

/** Statuses of which a `Response` may have no body. */
const EMPTY = new Set([204, 205, 304]);

/**
 * For addresses that people enter: connects only to what DESIGN section 9 allows, to the very address that was checked.
 * `fetch` looks the name up by itself, so this goes beside it. Throws `address_refused`.
 */
export function publicTransport(rules: AddressRules & { readonly connectMs: number }): Transport {
  return async (url, { method, headers, body, signal }) => {
    const target = new URL(url);
    const isSecure = target.protocol === 'https:';
    const host = target.hostname.replace(/^\[|\]$/g, '');
    const port = Number(target.port || (isSecure ? 443 : 80));
    const socket = await connectPublic(host, port, { ...rules, timeoutMs: rules.connectMs });
    try {
      signal.throwIfAborted();
      const secured = isSecure ? connectTls({ socket, ...(/[a-z]/i.test(host) ? { servername: host } : {}) }) : socket;
      const request = (isSecure ? requestSecure : requestPlain)(target, {
        method,
        headers: { ...headers, connection: 'close' },
        createConnection: () => secured,
        signal,
      });
      request.end(body);
      const [answer] = (await once(request, 'response')) as [IncomingMessage];
      return toResponse(answer);
    } catch (error) {
      socket.destroy();
      throw error;
    }
  };
}

function toResponse(answer: IncomingMessage): Response {
  const status = answer.statusCode ?? 0;
  const headers = new Headers();
  for (let i = 0; i + 1 < answer.rawHeaders.length; i += 2)
    headers.append(answer.rawHeaders[i] ?? '', answer.rawHeaders[i + 1] ?? '');
  if (EMPTY.has(status) || status < 200 || status > 599) {
    answer.resume();
    return new Response(null, { status: EMPTY.has(status) ? status : 502, headers });
  }
  return new Response(Readable.toWeb(answer) as ReadableStream, { status, headers });
}
