import type { Core } from '../core.ts';
import { theUser } from '../lookups.ts';
import type { Json, User } from '../model.ts';
import { findControl } from '../person/elements.ts';
import { createPerson } from '../person/person.ts';
import { knownOptions, setValue, type Target } from '../person/target.ts';
import { type Choice, choose } from '../person/values.ts';
import { isRecord } from '../records.ts';
import { findView } from '../state.ts';

/** What somebody did on the page, as its script sends it. Throws with a sentence when it cannot be done. */
export async function perform(core: Core, act: Json): Promise<Json> {
  const user = theUser(core, String(act.user));
  const person = createPerson(core, user.id);
  const channel = String(act.channel ?? '');
  const text = String(act.text ?? '');
  switch (act.do) {
    case 'write':
      return write(core, user, channel, text, typeof act.thread === 'string' ? act.thread : undefined);
    case 'home':
      await person.openHome();
      return {};
    case 'suggest': {
      const wanted = { blockId: String(act.blockId), actionId: String(act.actionId) };
      return { options: (await person.suggest(findTarget(core, act), wanted, text)).options };
    }
    default:
      return performOn(core, user, findTarget(core, act), act);
  }
}

async function performOn(core: Core, user: User, target: Target, act: Json): Promise<Json> {
  const person = createPerson(core, user.id);
  if (act.do === 'close') {
    if ('hash' in target) await person.closeView(target, { all: act.all === true });
    return {};
  }
  fill(core, target, act.values);
  if (act.do === 'submit') {
    const live = 'hash' in target ? findView(core.state, ({ id }) => id === target.id) : undefined;
    if (live === undefined) throw new Error('that view is closed');
    const { problem } = await person.submit(live);
    return problem === undefined ? {} : { problem };
  }
  const wanted = { blockId: String(act.blockId), actionId: String(act.actionId) };
  if (act.do === 'select') {
    const ack = await person.select(target, wanted, act.choice as Choice);
    return ack === undefined || ack.ok ? {} : { problem: 'The app did not answer in time.' };
  }
  const option = typeof act.option === 'string' ? { text: act.option } : {};
  const ack = await person.pressButton(target, { ...wanted, ...option });
  return ack.ok ? {} : { problem: 'The app did not answer in time.' };
}

/** A line of the composer: a command, or a message. */
async function write(core: Core, user: User, channel: string, text: string, thread: string | undefined): Promise<Json> {
  const person = createPerson(core, user.id);
  const [, command, rest = ''] = /^(\/\S+)\s*([\s\S]*)$/.exec(text) ?? [];
  if (command !== undefined && thread !== undefined) throw new Error(`${command} is not supported in threads. Sorry!`);
  if (command !== undefined) await person.slash(command, rest, channel);
  else await person.say(channel, mentionByName(core, user, text), thread);
  return {};
}

/** `@exports` and `@ann` typed by hand. */
function mentionByName(core: Core, user: User, text: string): string {
  const people = [...core.state.users.values()].filter(({ teamId }) => teamId === user.teamId);
  return text.replaceAll(/(^|\s)@([\w.-]+)/g, (whole: string, space: string, name: string) => {
    const found = people.find((one) => one.name.toLowerCase() === name.toLowerCase());
    return found === undefined ? whole : `${space}<@${found.id}>`;
  });
}

/** Keeps what was typed without telling the app: it hears of it with whatever is pressed. */
function fill(core: Core, target: Target, values: unknown): void {
  if (!Array.isArray(values)) return;
  for (const one of values.filter(isRecord)) {
    const wanted = { blockId: String(one.blockId), actionId: String(one.actionId) };
    const { element } = findControl(target.blocks ?? [], wanted);
    const loaded = knownOptions(core, target, wanted.blockId, element);
    setValue(core, target, wanted.blockId, wanted.actionId, choose(element, one.choice as Choice, loaded));
  }
}

function findTarget({ state }: Core, act: Json): Target {
  const { kind, view: viewId, channel, ts, user } = act;
  const found =
    kind === 'view'
      ? findView(state, ({ id }) => id === viewId)
      : kind === 'ephemeral'
        ? state.ephemerals.find((one) => one.ts === ts && one.user === user)
        : state.messages.get(String(channel))?.get(String(ts));
  if (found === undefined) throw new Error('that is not there any more');
  return found;
}
