import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WireCompletion, WireState, WireTurnResult } from '../../src/surfaces/web/wire.ts';
import {
  CHANNEL,
  createWebCaller,
  readJson,
  toDirect,
  toPress,
  toTurn,
  type WebCaller,
} from '../support/web-caller.ts';

let web: WebCaller;

beforeEach(async () => {
  web = await createWebCaller();
});
afterEach(() => web.close());

describe('the state', () => {
  it('holds the people, the two conversations, and the words of the reader’s language', async () => {
    const { noor, femke } = web.chat.persons;
    const english = await web.readState(noor);
    expect(english.people.map((person) => [person.name, person.role])).toContainEqual(['Femke de Vries', 'viewer']);
    expect(english.me.id).toBe(noor.id);
    expect(english.conversations.map((each) => each.name)).toEqual([toDirect(noor), CHANNEL]);
    expect(english.strings.onlyYou).toBe('Only visible to you');
    const dutch = await web.readState(femke);
    expect(dutch.language).toBe('nl');
    expect(dutch.strings.onlyYou).toBe('Alleen zichtbaar voor jou');
  });

  it('begins with the first person when none is asked for', async () => {
    const state = await readJson<WireState>(await web.request('/api/state'));
    expect(state.me.id).toBe(web.chat.persons.noor.id);
  });

  it('keeps direct messages and private answers from others', async () => {
    const { noor, tomas } = web.chat.persons;
    await web.say(noor, 'run Newsletter');
    await web.say(noor, 'list', CHANNEL);
    await web.say(noor, 'run Newsletter', CHANNEL);
    const own = await web.readState(noor);
    const theirs = await web.readState(tomas);
    expect(own.entries.filter((entry) => entry.private)).toHaveLength(1);
    expect(theirs.entries.every((entry) => entry.conversation === CHANNEL && !entry.private)).toBe(true);
    expect(theirs.entries.map((entry) => entry.text)).toEqual(['list', 'run Newsletter', 'Newsletter: Running, 0']);
  });
});

describe('a turn', () => {
  it('puts the line and then the answer into the conversation', async () => {
    const { noor } = web.chat.persons;
    const { entries, forms } = await web.say(noor, 'list');
    expect(entries.map((entry) => [entry.author, entry.text])).toEqual([
      [noor.id, 'list'],
      [null, '3 exports'],
    ]);
    expect(forms).toEqual([]);
    expect((await web.readState(noor)).entries).toEqual(entries);
  });

  it.each([
    ['/export list', 'list'],
    ['/EXPORT run Newsletter', 'run Newsletter'],
    ['/list', 'list'],
    ['/export', 'help'],
    ['export list', 'export list'],
  ])('takes %j for %j', async (typed, asked) => {
    await web.say(web.chat.persons.noor, typed);
    expect(web.chat.turns[0]?.body).toEqual({ kind: 'text', text: asked });
  });

  it('answers with a form, which is no message', async () => {
    const { entries, forms } = await web.say(web.chat.persons.noor, 'create');
    expect(entries).toHaveLength(1);
    expect(forms).toMatchObject([{ formId: 'form-1', title: 'New export', errors: {} }]);
  });

  it('hands back a form’s errors by field', async () => {
    const { noor } = web.chat.persons;
    const turn = toPress(noor, undefined, { command: 'create', input: {} }, { name: 'newsletter' });
    const { forms, entries } = await readJson<WireTurnResult>(await web.post(turn));
    expect(entries).toEqual([]);
    expect(forms[0]?.errors).toEqual({
      name: 'There is already an export called “newsletter”. Choose another name.',
      items: 'Pick at least one.',
    });
  });

  it('says when the answer is an error', async () => {
    const { problem, entries } = await web.say(web.chat.persons.femke, 'run Newsletter', CHANNEL);
    expect(problem).toBe('Hiervoor moet je bijdrager of beheerder zijn');
    expect(entries.at(-1)).toMatchObject({ private: true });
  });

  it('that comes twice is done once', async () => {
    const { noor } = web.chat.persons;
    const turn = toTurn(noor, 'run Newsletter');
    const [first, second] = await Promise.all([web.post(turn), web.post(turn)]);
    expect(await second.json()).toEqual(await first.json());
    expect((await web.readState(noor)).entries).toHaveLength(2);
    expect(web.chat.turns).toHaveLength(1);
  });

  it('that failed can be sent again, and its line is there once', async () => {
    const { noor } = web.chat.persons;
    const turn = toTurn(noor, 'list');
    web.chat.failNext();
    const failed = await web.post(turn);
    expect(failed.status).toBe(500);
    expect(await failed.json()).toEqual({ error: { code: 'internal', reference: expect.stringMatching(/^\w{8}$/) } });
    const again = await readJson<WireTurnResult>(await web.post(turn));
    expect(again.entries.map((entry) => entry.text)).toEqual(['list', '3 exports']);
    expect((await web.readState(noor)).entries).toHaveLength(2);
  });

  it('puts an answer in the place of the message whose button was pressed', async () => {
    const { noor } = web.chat.persons;
    const { entries } = await web.say(noor, 'delete Newsletter');
    const confirm = entries[1]!;
    const data = { v: 1, command: 'delete', input: { export: 'Newsletter' } };
    const pressed = await readJson<WireTurnResult>(await web.post(toPress(noor, confirm, data)));
    expect(pressed.entries).toMatchObject([{ id: confirm.id, text: 'Deleted' }]);
    expect((await web.readState(noor)).entries).toHaveLength(2);
  });

  it('never lets a private answer take the place of what others read', async () => {
    const { noor, tomas } = web.chat.persons;
    const { entries } = await web.say(noor, 'run Newsletter', CHANNEL);
    const data = { v: 1, command: 'delete', input: { export: 'Newsletter' } };
    const pressed = await readJson<WireTurnResult>(await web.post(toPress(noor, entries[1]!, data)));
    expect(pressed.entries[0]?.id).not.toBe(entries[1]?.id);
    expect((await web.readState(tomas)).entries.map((entry) => entry.text)).toContain('Newsletter: Running, 0');
  });

  it('cannot press a button of a message that the person does not see', async () => {
    const { noor, tomas } = web.chat.persons;
    const { entries } = await web.say(noor, 'list', CHANNEL);
    const response = await web.post(toPress(tomas, entries[1]!, { v: 1, command: 'list', input: {} }));
    expect(response.status).toBe(400);
    expect(web.chat.turns).toHaveLength(1);
  });
});

describe('suggestions', () => {
  const complete = async (line: string) => {
    const query = new URLSearchParams({ as: web.chat.persons.noor.id, line });
    const found = await readJson<{ completions: WireCompletion[] }>(await web.request(`/api/complete?${query}`));
    return found.completions;
  };

  it('come with the whole line, the prefix kept', async () => {
    expect(await complete('ru')).toEqual([{ line: 'run', title: 'run', hint: 'What run does' }]);
    expect((await complete('/export ru'))[0]?.line).toBe('/export run');
    expect((await complete('run loy'))[0]?.line).toBe('run "Loyalty members"');
  });
});
