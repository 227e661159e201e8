import { randomUUID } from 'node:crypto';
import { and, asc, eq, isNull } from 'drizzle-orm';
import { deliverySets, deliveryState, runs } from '../../src/db/schema/index.ts';
import { type Counts, NO_COUNTS, toRunCounts } from '../../src/domain/run.ts';
import { addConnection } from '../../src/services/connections/add.ts';
import { connectionDraft } from '../../src/services/connections/draft.ts';
import type { Scope } from '../../src/services/context.ts';
import { readPerson } from '../../src/services/people/read.ts';
import { readRuns } from '../../src/services/runs/read.ts';
import { createRecordsDestination, type RecordsDestinationOptions } from './records-destination.ts';
import { type RecordsFarEnd, startRecordsFarEnd } from './records-far-end.ts';
import { createWorld, onlyMessage, textOf, type Who, type World, type WorldOptions } from './world.ts';

export interface RecordsWorld {
  readonly world: World;
  readonly farEnd: RecordsFarEnd;
  scope(who?: Who): Promise<Scope>;
  /** Makes an export in words and throws where that fails. */
  create(line: string): Promise<void>;
  run(name: string, who?: Who): Promise<RunOutcome>;
  /** What is remembered as delivered of a segment: identities, in order. */
  remembered(item: string): Promise<string[]>;
  /** Addresses of a segment at the source, in lower case, each once. */
  addresses(where: string): Promise<string[]>;
  close(): Promise<void>;
}

export interface RunOutcome {
  readonly state: string;
  readonly counts: Counts;
  readonly text: string;
  readonly reply: ReturnType<typeof onlyMessage>;
  readonly id: string;
}

/** A world with a destination that takes records, and a connection to it that contributors may use. */
export async function createRecordsWorld(
  options: WorldOptions & Omit<RecordsDestinationOptions, 'url'> = {},
): Promise<RecordsWorld> {
  const farEnd = await startRecordsFarEnd();
  const destinations = [createRecordsDestination({ ...options, url: farEnd.url })];
  const world = await createWorld({ ...options, destinations });
  const { services } = world.app;
  const scope = async (who: Who = 'operator'): Promise<Scope> => ({
    ...services,
    surface: 'test',
    person: await readPerson(services, services.environmentId, world.person[who]),
  });
  const draft = { name: 'Acme', destination: 'audience_test', sharedWith: 'contributors', consent: true };
  await addConnection(await scope(), connectionDraft.parse(draft));
  return {
    world,
    farEnd,
    scope,
    async create(line) {
      const { error, text } = onlyMessage(await world.say('operator', line));
      if (error !== undefined) throw new Error(`${error}: ${text}`);
    },
    async run(name, who = 'operator') {
      const reply = onlyMessage(await world.say(who, `run "${name}"`));
      const state = await world.settled(reply);
      const id = reply.subject?.id ?? randomUUID();
      const [run] = await readRuns(services, eq(runs.id, id as never), { limit: 1 });
      const drawn = await world.chat.draw(reply.subject!, world.person[who]);
      return { state, counts: run === undefined ? NO_COUNTS : toRunCounts(run.tasks), text: textOf(drawn!), reply, id };
    },
    async remembered(item) {
      const rows = await services.db.orm
        .select({ identity: deliveryState.identity })
        .from(deliveryState)
        .innerJoin(deliverySets, eq(deliverySets.id, deliveryState.setId))
        .where(and(eq(deliverySets.item, item), isNull(deliverySets.retiredAt)))
        .orderBy(asc(deliveryState.identity));
      return rows.map(({ identity }) => identity).sort();
    },
    async addresses(where) {
      const rows = await world.source.unsafe(`select distinct lower(email) as email from customer where ${where}`);
      return rows.map(({ email }) => String(email)).sort();
    },
    async close() {
      await world.close();
      await farEnd.close();
    },
  };
}
