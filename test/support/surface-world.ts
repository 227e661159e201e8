import { addConnection } from '../../src/services/connections/add.ts';
import { connectionDraft } from '../../src/services/connections/draft.ts';
import type { Scope } from '../../src/services/context.ts';
import { createExport } from '../../src/services/exports/create.ts';
import { draftInput } from '../../src/services/exports/draft.ts';
import { readPerson } from '../../src/services/people/read.ts';
import { AUDIENCE_ID, type MailchimpTwin, startMailchimpTwin } from '../../twins/mailchimp/index.ts';
import { connectAudience } from './audience-connection.ts';
import { createRecordsDestination } from './records-destination.ts';
import { startRecordsFarEnd } from './records-far-end.ts';
import { CATALOG, createWorld, type World } from './world.ts';

/** Names that platforms could take for something else. */
export const HOSTILE = {
  slack: '<!channel> & <@U0ANN>',
  markdown: '[x](http://y) **b**',
  teams: '@everyone <at>Ada</at>',
} as const;

/** Segments beyond those of the plain world: as many as make a choice worth searching, and names that are markup. */
const LONG = 140;
const toTitle = (number: number): string => `Group ${String(number).padStart(3, '0')}`;

export const SURFACE_CATALOG = [
  CATALOG.replace(
    '  contact:\n',
    `  held:
    table: held
    key: id
    kind: profile
    fields: { id: { type: integer, semantic: id }, email: { semantic: email } }
  mover:
    table: mover
    key: id
    kind: profile
    fields: { id: { type: integer, semantic: id }, email: { semantic: email }, first_name: { semantic: first_name } }
  contact:\n`,
  ).trimEnd(),
  `  held: { title: Held, entity: held, where: "true" }`,
  `  movers: { title: Movers, entity: mover, where: "true" }`,
  ...Object.entries(HOSTILE).map(
    ([name, title]) => `  hostile_${name}: { title: ${JSON.stringify(title)}, entity: customer, where: "id < 10" }`,
  ),
  ...Array.from(
    { length: LONG },
    (_, index) => `  group_${index}: { title: ${toTitle(index)}, entity: customer, where: "id % ${LONG} = ${index}" }`,
  ),
  '',
].join('\n');

/** A bot on real databases, and what the suite does around it that no chat can do. */
export interface SurfaceWorld extends World {
  /** Lets no run of the segment `held` get past its count until `release` is called. */
  hold(): Promise<{ release(): Promise<void> }>;
  /**
   * So many members of the segment `movers`; the far end of the connection `Outreach` refuses those of `refused` addresses, for
   * good, and those of `odd` ones, for their values.
   */
  setMovers(count: number, options?: { readonly refused?: number; readonly odd?: number }): Promise<void>;
  /** A Mailchimp with two audiences, and the connection `Mail` to it; not connected before somebody asks. */
  openMail(): Promise<Mail>;
  /** Makes exports without asking anybody, by the admin of the machine. */
  seedExports(names: readonly string[]): Promise<void>;
  /** Settles once everything that was received is worked off, and everything that was to be said is said. */
  quiet(): Promise<void>;
}

export interface Mail {
  readonly twin: MailchimpTwin;
  /** Ids of the audiences. */
  readonly audiences: readonly [string, string];
}

const PATIENCE_MS = 30_000;
const LOOK_MS = 15;
const AT_ONCE = 6;

/** `variables` set up the surface under test, as they would be in the environment. */
export async function createSurfaceWorld(variables: Record<string, string> = {}): Promise<SurfaceWorld> {
  const farEnd = await startRecordsFarEnd();
  const mailchimp = await startMailchimpTwin({ audiences: [{ name: 'Newsletter' }, { name: 'Shop' }] });
  const destinations = [createRecordsDestination({ url: farEnd.url })];
  const world = await createWorld({
    catalog: SURFACE_CATALOG,
    variables: { ...variables, MAILCHIMP_API_URL: mailchimp.address },
    destinations,
  });
  await world.source`create table mover (id int primary key, email text, first_name text)`;
  await world.source`create table held (id int primary key, email text)`;
  await world.source`insert into held select n, 'h' || n || '@example.com' from generate_series(1, 50) n`;
  const { services } = world.app;
  const { sql } = services.db;
  const person = await readPerson(services, world.app.environmentId, world.person.operator);
  const scope: Scope = { ...services, person, surface: 'setup' };
  await addConnection(
    scope,
    connectionDraft.parse({
      name: 'Outreach',
      destination: 'audience_test',
      sharedWith: 'contributors',
      consent: true,
    }),
  );
  let mail: Promise<Mail> | undefined;
  const connectMail = async (): Promise<Mail> => {
    await connectAudience(scope, { name: 'Mail', destination: 'mailchimp' }, { apiKey: mailchimp.apiKey });
    return { twin: mailchimp, audiences: [AUDIENCE_ID, `${AUDIENCE_ID}1`] };
  };
  return {
    ...world,
    openMail() {
      mail ??= connectMail();
      return mail;
    },
    async setMovers(count, { refused = 0, odd = 0 } = {}) {
      await world.source`truncate mover`;
      await world.source`
        insert into mover select n, case when n <= ${refused} then 'no.' when n <= ${refused + odd} then 'odd.' else 'm' end || n || '@example.com', 'Mover ' || n
        from generate_series(1, ${count}) n`;
    },
    async close() {
      await world.close();
      await farEnd.close();
      await mailchimp.close();
    },
    async hold() {
      const connection = await world.source.reserve();
      await connection`begin`;
      await connection`lock table held in access exclusive mode`;
      let isHeld = true;
      return {
        async release() {
          if (!isHeld) return;
          isHeld = false;
          await connection`commit`;
          connection.release();
        },
      };
    },
    async seedExports(names) {
      const left = [...names];
      const work = async () => {
        for (let name = left.shift(); name !== undefined; name = left.shift()) {
          await createExport(
            scope,
            draftInput.parse({ name, type: 'segments', connection: 'Local folder', items: ['australia'] }),
          );
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    },
    async quiet() {
      const end = performance.now() + PATIENCE_MS;
      for (;;) {
        const [left] = await sql<{ inbox: number; outbox: number }[]>`
          select (select count(*)::int from inbox where done_at is null) as inbox,
                 (select count(*)::int from outbox where delivered_at is null and failure is null) as outbox`;
        if (left?.inbox === 0 && left.outbox === 0) return;
        if (performance.now() > end) throw new Error(`the bot does not come to rest: ${JSON.stringify(left)}`);
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    },
  };
}
