import { eq } from 'drizzle-orm';
import { vi } from 'vitest';
import { people } from '../../src/db/schema/index.ts';
import {
  type Conversation,
  type Message,
  type Person,
  startTeamsTwin,
  type TeamsTwin,
  type TeamsTwinOptions,
  wordsOf,
} from '../../twins/teams/index.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

/** A whole bot with a Teams of its own: Ada is its admin, Carlos a contributor, Noor a viewer who reads Dutch. */
export interface TeamsWorld {
  readonly world: World;
  readonly twin: TeamsTwin;
  readonly ada: Person;
  readonly carlos: Person;
  readonly noor: Person;
  /** Where the bot listens. */
  readonly botUrl: string;
  /** The next message of the bot that a person sees, and that none of these has seen yet. */
  next(person: Person, conversation?: Conversation): Promise<Message>;
  /** What the bot answers to a line. */
  ask(person: Person, text: string, options?: Parameters<Person['say']>[1]): Promise<Message>;
  /** Settles once everything that was received is worked off, and everything that was to be said is said. */
  quiet(): Promise<void>;
  /** The same, and nothing that was said until now counts as new. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export async function createTeamsWorld(
  options: WorldOptions = {},
  twinOptions: TeamsTwinOptions = {},
): Promise<TeamsWorld> {
  const twin = await startTeamsTwin(twinOptions);
  const variables = { ...twin.variables, BOT_ADMINS: 'ada@example.com', ...options.variables };
  const world = await createWorld({ ...options, variables });
  const { orm } = world.app.services.db;
  for (const handle of ['carlos', 'noor'] as const) {
    await orm
      .update(people)
      .set({ email: `${handle}@example.com` })
      .where(eq(people.id, world.person[handle]));
  }
  const server = await world.app.serve();
  const botUrl = `${server.address}/api/messages`;
  twin.connect(botUrl);
  const seen = new Map<string, Set<string>>();
  const old = new Set<string>();

  const next = async (person: Person, conversation = person.chat, thread?: string): Promise<Message> => {
    const key = `${person.user.id} ${conversation.id}`;
    const known = seen.get(key) ?? new Set();
    seen.set(key, known);
    const found = await twin.waitFor(() =>
      person
        .sees(conversation)
        .find(
          ({ id, from, threadId }) =>
            from === 'bot' && !old.has(id) && !known.has(id) && (thread === undefined || thread === threadId),
        ),
    );
    known.add(found.id);
    return found;
  };
  const quiet = () =>
    vi.waitFor(
      async () => {
        const [left] = await world.app.services.db.sql<{ inbox: number; outbox: number }[]>`
          select (select count(*)::int from inbox where done_at is null) as inbox,
                 (select count(*)::int from outbox where delivered_at is null and failure is null) as outbox`;
        if (left?.inbox !== 0 || left.outbox !== 0) throw new Error(`not at rest: ${JSON.stringify(left)}`);
      },
      { timeout: 30_000, interval: 15 },
    );
  return {
    world,
    twin,
    ada: twin.person('ada'),
    carlos: twin.person('carlos'),
    noor: twin.person('noor'),
    botUrl,
    next,
    async ask(person, text, sayOptions = {}) {
      const conversation = sayOptions.in ?? person.chat;
      const { message } = await person.say(text, sayOptions);
      return next(person, conversation, conversation.scope === 'channel' ? message.threadId : undefined);
    },
    quiet,
    async settle() {
      await quiet();
      old.clear();
      for (const { id } of twin.everything()) old.add(id);
    },
    async close() {
      await world.close();
      await twin.close();
    },
  };
}

export const words = (message: Message): string => (message.card === undefined ? message.text : wordsOf(message.card));
