import type { Database } from '../../db/client.ts';
import { fromByteText, toByteText } from '../../domain/byte-text.ts';
import type { RunId } from '../../domain/ids.ts';
import type { Delivered, DeliveryState, Leaver, Owner } from '../../engine/records/delivery.ts';
import type { Steady } from '../steady.ts';

/** Of a page of entries: about a megabyte. */
const PAGE = 20_000;
/** Of an MD5 in hexadecimal, as the source gives it. */
const HASH_LENGTH = 32;

type Reading = Pick<DeliveryState, 'count' | 'entries' | 'owners' | 'countLeavers' | 'leavers' | 'releases'>;

/**
 * Reads a set's state. The statements are unnamed: a plan that was made while the set was empty would be kept and stay
 * the wrong one when it has grown to a million.
 */
export function createStateReader(sql: Database['sql'], setId: number, runId: RunId, steady: Steady): Reading {
  const ask = (text: string, values: readonly (string | number | readonly string[])[]) =>
    sql.unsafe(text, [setId, ...values] as never[]);
  const readPage = (after: string | undefined, signal: AbortSignal): Promise<Delivered[]> => {
    const text = after === undefined ? ENTRIES_SQL : ENTRIES_AFTER_SQL;
    const values = after === undefined ? [runId, PAGE] : [runId, PAGE, fromByteText(after)];
    const page = steady(async () => {
      signal.throwIfAborted();
      const [row] = await ask(text, values);
      const bytes = row?.page as Buffer | null | undefined;
      return bytes === null || bytes === undefined ? [] : toEntries(bytes.toString('latin1'));
    });
    // Its failure is thrown where it is awaited.
    page.catch(() => undefined);
    return page;
  };
  return {
    async count() {
      const [row] = await ask('select count(*)::int as n from delivery_state where set_id = $1', []);
      return Number(row?.n ?? 0);
    },
    async *entries(signal) {
      let next = readPage(undefined, signal);
      try {
        for (;;) {
          const page = await next;
          const last = page.length < PAGE ? undefined : page.at(-1)?.key;
          // Read while this one is gone through.
          if (last !== undefined) next = readPage(last, signal);
          if (page.length > 0) yield page;
          if (last === undefined) return;
        }
      } finally {
        await next.catch(() => undefined);
      }
    },
    async owners(keys, identities) {
      const rows = await ask(OWNERS_SQL, [toList(keys.map(fromByteText)), toList(identities)]);
      return rows.map(
        (row): Owner => ({
          key: toByteText(String(row.key)),
          identity: String(row.identity),
          isLeaving: row.leaving === true,
        }),
      );
    },
    async countLeavers() {
      const [row] = await ask('select count(*)::int as n from delivery_leavers where set_id = $1', []);
      return Number(row?.n ?? 0);
    },
    async leavers(after, limit) {
      const rows = await ask(after === undefined ? LEAVERS_SQL : LEAVERS_AFTER_SQL, [
        limit,
        ...(after === undefined ? [] : [fromByteText(after)]),
      ]);
      return rows.map((row): Leaver => ({ key: toByteText(String(row.key)), identity: String(row.identity) }));
    },
    async releases(after, limit) {
      const rows = await ask(RELEASES_SQL, [limit, after ?? null] as never);
      return rows.map((row) => String(row.identity));
    },
  };
}

/** Hash, whose, key, and a NUL, which no text of the database can hold: read without a look at the key. */
function toEntries(page: string): Delivered[] {
  return page.split('\0').map((entry) => ({
    hash: entry.slice(0, HASH_LENGTH),
    isOurs: entry.charCodeAt(HASH_LENGTH) === 49,
    key: entry.slice(HASH_LENGTH + 1),
  }));
}

/** One parameter for a list of any length. */
const toList = (values: readonly string[]): string => JSON.stringify(values);

const entriesSql = (after: string): string => `
  select string_agg(convert_to(hash || case when run_id = $2 then '1' else '0' end || key, 'UTF8'), '\\x00'::bytea) as page
  from (
    select key, hash, run_id from delivery_state where set_id = $1 ${after} order by key limit $3
  ) as entry`;
const ENTRIES_SQL = entriesSql('');
const ENTRIES_AFTER_SQL = entriesSql('and key > $4');

const OWNERS_SQL = `
  with found as (
    select key, identity from delivery_state
    where set_id = $1 and key = any (array(select jsonb_array_elements_text($2::text::jsonb)))
    union
    select key, identity from delivery_state
    where set_id = $1 and identity = any (array(select jsonb_array_elements_text($3::text::jsonb)))
  )
  select found.key, found.identity, leaver.key is not null as leaving
  from found left join delivery_leavers as leaver on leaver.set_id = $1 and leaver.key = found.key`;

const leaversSql = (after: string): string => `
  select leaver.key, state.identity
  from (select key from delivery_leavers where set_id = $1 ${after} order by key limit $2) as leaver
  join delivery_state as state on state.set_id = $1 and state.key = leaver.key
  order by leaver.key`;
const LEAVERS_SQL = leaversSql('');
const LEAVERS_AFTER_SQL = leaversSql('and key > $3');

const RELEASES_SQL = `
  select identity from delivery_releases
  where set_id = $1 and ($3::text is null or identity > $3) order by identity limit $2`;
