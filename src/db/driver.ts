import postgres from 'postgres';
import { asksForTypes, makeQuery, type Query } from './driver/query.ts';
import { createSocketFactory } from './driver/socket.ts';
import type { Encryption } from './driver/tls.ts';
import { findEnd, noteRejection, withEnds } from './driver/transactions.ts';
import { withoutHoles } from './driver/whole-results.ts';

type Options = NonNullable<Parameters<typeof postgres>[1]>;

/** Seconds before a connection that closed is made again. The driver's own grows to 20, and stays there after a few falls of the server. */
const backoff = () => 0.1 + Math.random() * 0.2;

const guarded = new WeakSet<object>();

/**
 * A client of the driver (postgres 3.4.9), with three things put right that it gets wrong after an error, or when a connection
 * goes away: results with holes, statements of a transaction that is no more, connections that cannot be made again.
 */
export function openClient(url: string, options: Options): postgres.Sql {
  const usual = { backoff, ...options };
  // It reads the address, and connects to nothing until it is asked something.
  const { ssl, sslnegotiation } = postgres(url, usual).options as unknown as Encryption;
  // Its types do not know `socket`.
  const sql = postgres(url, { ...usual, ssl: false, socket: createSocketFactory({ ssl, sslnegotiation }) } as Options);
  guardQueries(Object.getPrototypeOf(makeQuery(sql)) as Query);
  return withEnds(sql);
}

/** All clients share the prototype, which the driver does not export. */
function guardQueries(prototype: Query): void {
  if (guarded.has(prototype)) return;
  guarded.add(prototype);
  const { handle } = prototype;
  const seen = new WeakSet<object>();
  prototype.handle = function (this: Query) {
    if (!seen.has(this)) {
      seen.add(this);
      guard(this);
    }
    return handle.call(this);
  };
}

function guard(query: Query): void {
  const { handler, resolve, reject } = query;
  query.resolve = (result) => resolve(withoutHoles(result));
  query.reject = (error) => {
    noteRejection(handler, error);
    // It would end the process; whoever waits for the connection hears of it as well.
    if (!asksForTypes(query)) reject(error);
  };
  query.handler = (sent) => {
    const end = findEnd(handler);
    if (end === undefined) handler(sent);
    else sent.reject(end);
  };
}
