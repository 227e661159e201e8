import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, onlyMessage, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ works: false });
});
afterAll(() => world.close());

const forge = async (command: string, input: Record<string, unknown>, inputs: Record<string, string> = {}) =>
  (await world.forge('operator', { v: 1, command, input }, inputs))[0]!;
/** What the person gets: a form again, or a message; never our own fault. */
const codeOf = (reply: Awaited<ReturnType<typeof forge>>) => (reply.kind === 'message' ? reply.error : 'form');

const NUL = 'a\0b';
const HALF = 'half \ud83d of a pair';
const LONG = 'x'.repeat(3_000);
const HUGE = 'x'.repeat(60_000);

describe('text that cannot be kept as it is', () => {
  it.each([NUL, HALF])('is kept without what cannot be: %j', async (text) => {
    const name = `Name ${text}`;
    expect(
      codeOf(
        await forge(
          'create',
          { step: 'submit', type: 'segments', items: 'australia', connection: 'Local folder' },
          { name },
        ),
      ),
    ).toBeUndefined();
    expect(onlyMessage(await world.say('operator', `list ${text}`)).error).toBeUndefined();
    expect(onlyMessage(await world.say('operator', `show "${name}"`)).view).toBe('export');
    expect(onlyMessage(await world.say('noor', `request role admin reason:"${text}"`)).view).toBe('request');
    expect(onlyMessage(await world.say('operator', `audit ${text}`)).error).toBeUndefined();
    // There is no such channel, which is an answer like any other.
    expect(onlyMessage(await world.say('operator', `settings admin-channel ${text}`)).error).toBe('invalid_argument');
  });
});

describe('a form that is far too large', () => {
  it.each([
    ['create', { step: 'submit', name: LONG }],
    ['create', { step: 'submit', name: HUGE }],
    ['create', { step: 'reload', rename: HUGE }],
    ['create', { step: 'submit', items: Array.from({ length: 500 }, () => 'australia') }],
    ['create', { step: 'submit', items: Array.from({ length: 50_000 }, () => 'a') }],
    ['create', { step: 'submit', 'target.folder': LONG }],
    ['create', { step: 'submit', '__proto__.x': 'y', constructor: 'z', 'target.__proto__': 'w' }],
    [
      'create',
      {
        step: 'submit',
        type: 'segments',
        items: 'constructor,__proto__,toString',
        connection: 'Local folder',
        name: 'P',
      },
    ],
    ['create', { step: 'submit', type: 'data_out', items: 'constructor', connection: 'Local folder', name: 'P' }],
    ['connections', { action: 'add', step: 'submit', name: LONG, destination: 'constructor' }],
    [
      'connections',
      {
        action: 'add',
        step: 'submit',
        name: 'C',
        destination: 'sftp',
        'settings.host': LONG,
        'settings.__proto__': 'x',
      },
    ],
    [
      'connections',
      { action: 'add', step: 'submit', name: 'C', destination: 'folder', memberLimit: '1e99', consent: 'true' },
    ],
    [
      'connections',
      {
        action: 'add',
        step: 'submit',
        name: 'C',
        destination: 'folder',
        sharedWith: 'people',
        people: 'nobody,constructor',
        consent: 'true',
      },
    ],
    ['connections', { action: 'show', connection: '__proto__' }],
    ['request', { role: 'admin', step: 'submit', reason: LONG }],
    ['people', { action: 'set', person: 'constructor', role: 'admin' }],
    ['list', { page: 1e308 }],
    ['list', { search: LONG }],
    ['history', { export: 'x', page: -1 }],
    ['audit', { page: 1e12 }],
    ['run', { exports: Array.from({ length: 5_000 }, () => 'x') }],
  ])('%s %j is answered, and is no fault of ours', async (command, input) => {
    const code = codeOf(await forge(command, input));
    expect(code).toBeDefined();
    expect(code).not.toBe('internal');
  });

  it('however deep it is', async () => {
    let deep: unknown = 'x';
    for (let level = 0; level < 5_000; level++) deep = [deep];
    expect(codeOf(await forge('create', { name: deep }))).toBe('outdated_card');
  });
});
