import postgres from 'postgres';
import { hasAdventureWorks, loadAdventureWorks } from '../test/support/adventureworks.ts';
import { startMailchimpTwin } from '../twins/mailchimp/index.ts';
import { type Cleanups, openMailchimpBot, openPlace, runOnce } from './bot.ts';

/**
 * AdventureWorks' Australians as an audience of the Mailchimp twin: all of them, then nothing new, then 1 % changed and 2 %
 * gone. Prints the requests that were sent beside the fewest that Mailchimp's API can do it with.
 */
const BATCH = 500;
/** Whom Mailchimp takes: it blocks other letters before the @. */
const TAKEN = `country = 'Australia' and email ~ '^[ -~]+$'`;
const CATALOG = `
version: 1
environment: { name: AdventureWorks, audience: b2c }
entities:
  customer:
    table: adventureworks.customer
    key: customer_id
    kind: profile
    fields:
      customer_id: { type: integer, semantic: id }
      first_name: { semantic: first_name }
      email: { semantic: email }
segments:
  australia: { title: Australia, entity: customer, where: "country = 'Australia'" }
`;

const cleanups: Cleanups = [];
try {
  if (hasAdventureWorks()) await main();
} finally {
  for (const cleanup of cleanups.reverse()) await cleanup().catch((error: unknown) => console.error(error));
}
process.exit();

async function main(): Promise<void> {
  const { dir, url } = await openPlace('bench_audiences', cleanups);
  await loadAdventureWorks(url);
  const source = postgres(url, { max: 1, onnotice: () => undefined });
  cleanups.push(() => source.end({ timeout: 5 }));
  const twin = await startMailchimpTwin();
  cleanups.push(() => twin.close());
  const match = { EMAIL: 'email', FNAME: 'first_name' };
  const bot = await openMailchimpBot({ dir, url, catalog: CATALOG, segment: 'australia', match, twin, cleanups });

  const read = () =>
    source.unsafe(`select lower(email) as email, first_name from adventureworks.customer where ${TAKEN}`);
  const change = (column: string, value: string, order: string, count: number) =>
    source.unsafe(`update adventureworks.customer set ${column} = ${value} where customer_id in (
      select customer_id from adventureworks.customer where ${TAKEN} order by customer_id ${order} limit ${count})`);

  console.log('\n| run | members | added | updated | taken out | writes | fewest possible | reads | the twin |');
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |');
  const report = async (title: string, fewest: number) => {
    twin.calls.clear();
    const { added, updated, removed } = (await runOnce(bot)).counts;
    const reads = twin.calls.recent.filter(({ method }) => method === 'GET').length;
    const writes = twin.calls.recent.length - reads;
    const wanted = (await read()).map(({ email, first_name: name }) => `${email} ${name}`).sort();
    const held = twin.tagged('Australia').map((email) => `${email} ${twin.member(email)?.mergeFields.FNAME}`);
    const isSame = wanted.join('\n') === held.sort().join('\n');
    const verdict = isSame ? 'equals the segment' : 'DIFFERS';
    const cells = [title, wanted.length, added, updated, removed, writes, fewest, reads, verdict];
    console.log(`| ${cells.join(' | ')} |`);
  };
  const all = (await read()).length;
  // New people: one call adds 500, another gives 500 the tag; and the tag is made.
  await report('all', 2 * Math.ceil(all / BATCH) + 1);
  await report('nothing changed', 0);
  const [changed, gone] = [Math.round(all / 100), Math.round(all / 50)];
  await change('first_name', `first_name || ' II'`, 'asc', changed);
  await change('country', `'New Zealand'`, 'desc', gone);
  // Somebody who is there is changed alone: no other call leaves their subscription as it is.
  await report(`${changed} changed, ${gone} gone`, changed + Math.ceil(gone / BATCH));
}
