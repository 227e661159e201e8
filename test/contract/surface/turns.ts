import { expect } from 'vitest';
import type {
  Capability,
  Outcome,
  Place,
  SeenField,
  SeenForm,
  SeenMessage,
  SurfaceDriver,
  Who,
} from '../../support/surface-driver.ts';

/** What a part of the suite gets: the driver once it is open, and the way to add a case. */
export interface Part {
  driver(): SurfaceDriver;
  /** A case; with what it needs of the platform, if not every platform has it. */
  prove(title: string, test: (driver: SurfaceDriver) => Promise<void>, needs?: readonly Capability[]): void;
}

/** What stands in the conversation; a dialog may say it as well. */
export const postedBy = ({ messages }: Outcome): readonly SeenMessage[] =>
  messages.filter(({ where }) => where !== 'dialog');

/** The one message that came of it, or, where nothing was posted, the dialog that says it. */
export function onlyMessage(outcome: Outcome): SeenMessage {
  const { messages, form } = outcome;
  const posted = postedBy(outcome);
  // The details of a run that ended before may come into its thread in the same moment.
  const above = posted.filter(({ where }) => where !== 'thread');
  const [message, ...more] = [above, posted].find((some) => some.length > 0) ?? messages;
  if (message === undefined || more.length > 0) {
    const seen = messages.map(({ words }) => words);
    throw new Error(`expected one message, saw ${JSON.stringify(seen)} and the form ${JSON.stringify(form?.title)}`);
  }
  return message;
}

/** The form that it opened. */
export function openedForm({ form, messages }: Outcome): SeenForm {
  if (form === undefined) throw new Error(`expected a form, saw ${JSON.stringify(messages.map(({ words }) => words))}`);
  return form;
}

export const wordsOf = ({ messages }: Outcome): string => messages.map(({ words }) => words).join('\n');
export const titlesOf = ({ buttons }: SeenMessage): readonly string[] => buttons.map(({ title }) => title);

export function fieldOf(form: SeenForm, id: string): SeenField {
  const field = form.fields.find((one) => one.id === id);
  if (field === undefined) throw new Error(`no field ${id}: there is ${form.fields.map((one) => one.id).join(', ')}`);
  return field;
}

/** What is said beside fields, by field id. */
export const errorsOf = (form: SeenForm): Readonly<Record<string, string>> =>
  Object.fromEntries(form.fields.flatMap(({ id, error }) => (error === undefined ? [] : [[id, error]])));

/** Makes an export in words, as the contributor, between them and the bot. */
export async function makeExport(
  driver: SurfaceDriver,
  name: string,
  segments = 'australia',
  to = 'Local folder',
): Promise<SeenMessage> {
  const line = `create "${name}" segments:${segments} to:"${to}"`;
  const made = onlyMessage(await driver.say('contributor', line, 'direct'));
  expect(made.words).toContain(name);
  return made;
}

/** Makes an export of records and delivers so many members of it; the card of that run, once it has ended. */
export async function deliverMovers(
  driver: SurfaceDriver,
  name: string,
  count: number,
  options?: { readonly refused?: number; readonly odd?: number },
): Promise<SeenMessage> {
  await driver.world.setMovers(count, options);
  await makeExport(driver, name, 'movers', 'Outreach');
  const run = onlyMessage(await driver.say('contributor', `run "${name}"`, 'direct'));
  return untilItReads(driver, 'contributor', run, /Successful|Completed with errors/);
}

/** The message once it reads like that, and only it: waits for it to be changed in place. */
export async function untilItReads(
  driver: SurfaceDriver,
  who: Who,
  message: SeenMessage,
  pattern: RegExp,
): Promise<SeenMessage> {
  let last: SeenMessage | undefined;
  try {
    return await driver.until(async () => {
      last = await driver.reread(who, message);
      return last !== undefined && pattern.test(last.words) ? last : undefined;
    });
  } catch (error) {
    throw new Error(`${String(error)} for ${pattern}; it reads: ${last?.words ?? 'nothing, it is gone'}`);
  }
}

/** The newest message of the bot in a place that reads like that. */
export function untilSaid(driver: SurfaceDriver, who: Who, place: Place, pattern: RegExp): Promise<SeenMessage> {
  return driver.until(async () =>
    (await driver.read(who, place)).findLast((one) => one.author === 'bot' && pattern.test(one.words)),
  );
}

/** How many of the exports that anybody can see have that in their name: by the title of the list. */
export async function countExports(driver: SurfaceDriver, search: string): Promise<number> {
  const { words } = onlyMessage(await driver.say('admin', `list ${search}`, 'direct'));
  if (/No exports for “/.test(words)) return 0;
  const count = /([\d,]+) exports? for “/.exec(words)?.[1];
  if (count === undefined) throw new Error(`no count in: ${words}`);
  return Number(count.replace(',', ''));
}
