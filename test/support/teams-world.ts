import { eq } from 'drizzle-orm';
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

  const next = async (person: Person, conversation = person.chat): Promise<Message> => {
    const key = `${person.user.id} ${conversation.id}`;
    const known = seen.get(key) ?? new Set();
    seen.set(key, known);
    const found = await twin.waitFor(() =>
      person.sees(conversation).find(({ id, from }) => from === 'bot' && !known.has(id)),
    );
    known.add(found.id);
    return found;
  };
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
      await person.say(text, sayOptions);
      return next(person, conversation);
    },
    async close() {
      await world.close();
      await twin.close();
    },
  };
}

export const words = (message: Message): string => (message.card === undefined ? message.text : wordsOf(message.card));
