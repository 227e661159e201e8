import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FormReply } from '../../src/chat/contract.ts';
import { outbox } from '../../src/db/schema/index.ts';
import { type Scope, systemClock } from '../../src/services/context.ts';
import { FORM_PATIENCE_MS } from '../../src/services/exports/far.ts';
import { readExports } from '../../src/services/exports/read.ts';
import { readPerson } from '../../src/services/people/read.ts';
import { runTerminal } from '../../src/surfaces/terminal/index.ts';
import { type LinkedinTwin, startLinkedinTwin } from '../../twins/linkedin/index.ts';
import { AUDIENCE_ID, type MailchimpTwin, startMailchimpTwin } from '../../twins/mailchimp/index.ts';
import { connectAudience } from '../support/audience-connection.ts';
import {
  buttonsOf,
  createWorld,
  findButton,
  inputsOf,
  nodesOf,
  onlyForm,
  onlyMessage,
  textOf,
  type World,
} from '../support/world.ts';

const OTHER = `${AUDIENCE_ID}1`;
const GONE = `${AUDIENCE_ID}2`;
/** Whoever waits for a form has waited long enough at once. */
let isImpatient = false;

let world: World;
let mailchimp: MailchimpTwin;
let linkedin: LinkedinTwin;
beforeAll(async () => {
  [mailchimp, linkedin] = await Promise.all([
    startMailchimpTwin({ audiences: [{ name: 'Newsletter' }, { name: 'Shop' }, { name: 'Short lived' }] }),
    startLinkedinTwin(),
  ]);
  world = await createWorld({
    customers: 30,
    variables: {
      MAILCHIMP_API_URL: mailchimp.address,
      LINKEDIN_API_URL: linkedin.address,
      LINKEDIN_SOURCE_PLATFORM: linkedin.sourcePlatform,
    },
    clock: {
      ...systemClock,
      wait: (ms, signal) => systemClock.wait(isImpatient && ms === FORM_PATIENCE_MS ? 0 : ms, signal),
    },
  });
  const scope = await scopeOf();
  await connectAudience(scope, { name: 'Mail', destination: 'mailchimp' }, { apiKey: mailchimp.apiKey });
  const { accessToken } = linkedin.signIn();
  await connectAudience(scope, { name: 'Ads', destination: 'linkedin' }, { accessToken });
});
afterAll(async () => {
  await world.close();
  await Promise.all([mailchimp.close(), linkedin.close()]);
});
afterEach(() => {
  isImpatient = false;
  mailchimp.faults.clear();
});

async function scopeOf(): Promise<Scope> {
  const { services } = world.app;
  return {
    ...services,
    surface: 'test',
    person: await readPerson(services, services.environmentId, world.person.operator),
  };
}
const say = (line: string) => world.say('operator', line);
const stored = async (name: string) => (await readExports(await scopeOf())).find((one) => one.name === name);
async function create(name: string, more = `set:audience=${AUDIENCE_ID} fields:email=EMAIL,city=FNAME`) {
  const made = onlyMessage(await say(`create "${name}" segments:australia to:Mail ${more}`));
  expect(made.error, made.text).toBeUndefined();
}
/** Every call breaks off. */
const goAway = () => mailchimp.faults.add('*', { cut: 'before', times: 1000 });
const isTyped = (form: { card: unknown }, id: string) =>
  [...nodesOf(form.card)].some((node) => node.id === id && node.type === 'Input.Text');

describe('the form of an export whose far end is away', () => {
  it('opens with what is stored, says why and what to do, and saves what needs no far end', async () => {
    await create('Away');
    goAway();
    const form = onlyForm(await say('edit Away'));
    expect(inputsOf(form)).toMatchObject({
      name: 'Away',
      items: 'australia',
      'target.audience': AUDIENCE_ID,
      'match.EMAIL': 'email',
      'match.FNAME': 'city',
      mode: 'mirror',
    });
    expect(isTyped(form, 'target.audience')).toBe(true);
    expect(form.errors).toEqual({});
    expect(textOf(form)).toContain('Mailchimp cannot be reached (the connection broke');
    expect(textOf(form)).toContain('“Try again” asks once more');
    expect(textOf(form)).toContain('Below: what goes where, as it stands');
    const saved = await world.press('operator', form, 'Save', {
      name: 'Away for now',
      items: 'everyone',
      mode: 'upsert',
    });
    expect(onlyMessage(saved).error).toBeUndefined();
    expect(await stored('Away for now')).toMatchObject({
      items: ['everyone'],
      mode: 'upsert',
      target: { audience: AUDIENCE_ID },
      mapping: [
        { field: 'email', as: 'EMAIL' },
        { field: 'city', as: 'FNAME' },
      ],
    });
    expect(onlyMessage(await say('edit "Away for now" name:"In words"')).error).toBeUndefined();
    expect(onlyMessage(await say('schedule "In words" daily 8:00 Europe/London')).error).toBeUndefined();
    expect(onlyForm(await say('duplicate "In words"')).kind).toBe('form');
    expect(onlyMessage(await say('duplicate "In words" name:"Its copy"')).error).toBeUndefined();
    expect((await stored('Its copy'))?.mapping).toEqual((await stored('In words'))?.mapping);
  });

  it('says beside the field what cannot be saved without asking there, and keeps what was typed', async () => {
    await create('Elsewhere');
    goAway();
    const form = onlyForm(await say('edit Elsewhere'));
    const typed = { name: 'Typed name', 'target.audience': OTHER, 'match.FNAME': 'first_name', rename: 'note = LNAME' };
    const moved = onlyForm(await world.press('operator', form, 'Save', typed));
    expect(Object.keys(moved.errors)).toEqual(['target.audience']);
    expect(moved.errors['target.audience']).toContain('Mailchimp cannot be reached');
    expect(inputsOf(moved)).toMatchObject({
      name: 'Typed name',
      'target.audience': OTHER,
      'match.FNAME': 'first_name',
      'match.LNAME': 'note',
    });
    const mapped = onlyForm(
      await world.press('operator', moved, 'Save', { 'target.audience': AUDIENCE_ID, rename: 'city = TOWN' }),
    );
    expect(Object.keys(mapped.errors).sort()).toEqual(['match.LNAME', 'rename']);
    expect(inputsOf(mapped)).toMatchObject({ name: 'Typed name', 'match.LNAME': 'note', 'match.TOWN': 'city' });
    expect(await stored('Elsewhere')).toMatchObject({ target: { audience: AUDIENCE_ID } });

    mailchimp.faults.clear();
    const back = onlyForm(await world.press('operator', moved, 'Try again'));
    expect(buttonsOf(back).map(({ title }) => title)).not.toContain('Try again');
    expect(textOf(back)).not.toContain('cannot be reached');
    expect(inputsOf(back)).toMatchObject({ name: 'Typed name', 'target.audience': OTHER, 'match.LNAME': 'note' });
    expect(isTyped(back, 'target.audience')).toBe(false);
    expect(onlyMessage(await world.press('operator', back, 'Save')).error).toBeUndefined();
    expect(await stored('Typed name')).toMatchObject({ target: { audience: OTHER } });
  });

  it('maps nothing on its own that the export was made without', async () => {
    await create('Only addresses');
    const whole = onlyForm(await say('edit "Only addresses"'));
    await world.press('operator', whole, 'Save', { 'match.FNAME': '-' });
    goAway();
    const form = onlyForm(await say('edit "Only addresses"'));
    expect(inputsOf(form)['match.FNAME']).toBeUndefined();
    mailchimp.faults.clear();
    const again = onlyForm(await world.press('operator', form, 'Try again'));
    expect(inputsOf(again)['match.FNAME']).toBe('-');
    await world.press('operator', form, 'Save', { name: 'Still addresses' });
    expect((await stored('Still addresses'))?.mapping).toEqual([{ field: 'email', as: 'EMAIL' }]);
  });

  it('does not wait for a far end that does not answer', async () => {
    await create('Patience');
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    mailchimp.faults.add('*', { delay: held, times: 2 });
    isImpatient = true;
    const form = onlyForm(await say('edit Patience'));
    answer();
    expect(textOf(form)).toContain('Mailchimp cannot be reached (no answer within 3 seconds)');
    expect(inputsOf(form)['target.audience']).toBe(AUDIENCE_ID);
  });

  it('of a new export keeps what was typed until the far end is back', async () => {
    goAway();
    const line = `create "New one" segments:australia to:Mail set:audience=${AUDIENCE_ID} fields:email=EMAIL,city=FNAME mode:upsert`;
    const refused = onlyMessage(await say(line));
    expect([refused.error, refused.text]).toEqual([
      'destination_unreachable',
      expect.stringContaining('Mailchimp cannot be reached'),
    ]);
    const form = onlyForm(await world.press('operator', refused, 'Fill in the form'));
    const expected = {
      name: 'New one',
      items: 'australia',
      'target.audience': AUDIENCE_ID,
      'match.EMAIL': 'email',
      'match.FNAME': 'city',
      mode: 'upsert',
    };
    expect(inputsOf(form)).toMatchObject(expected);
    const still = onlyForm(await world.press('operator', form, 'Save'));
    expect(Object.keys(still.errors)).toEqual(['target.audience']);
    expect(inputsOf(still)).toMatchObject(expected);
    mailchimp.faults.clear();
    expect(onlyMessage(await world.press('operator', still, 'Save')).error).toBeUndefined();
    expect(await stored('New one')).toMatchObject({ mode: 'upsert', target: { audience: AUDIENCE_ID } });
  });
});

describe('the form of an export whose audience was deleted there', () => {
  it('shows that it is not in the list, and lets another be picked', async () => {
    await create('Orphan', `set:audience=${GONE}`);
    mailchimp.deleteAudience(GONE);
    const form = onlyForm(await say('edit Orphan'));
    expect(inputsOf(form)['target.audience']).toBe(GONE);
    expect(JSON.stringify(form.card)).toContain(`${GONE} (not in the list)`);
    expect(textOf(form)).toContain(`At Mailchimp, the audience ${GONE} is not there any more`);
    expect(onlyMessage(await world.press('operator', form, 'Save', { name: 'Lost' })).error).toBeUndefined();
    const again = onlyForm(await say('edit Lost'));
    const moved = onlyMessage(await world.press('operator', again, 'Save', { 'target.audience': OTHER }));
    expect(moved.error).toBeUndefined();
    expect((await stored('Lost'))?.target).toEqual({ audience: OTHER });
  });
});

describe('the form of an export whose credentials are refused', () => {
  afterAll(() => mailchimp.restore());

  it('opens, says who signs in, and tells the admins once', async () => {
    await create('Refused');
    mailchimp.revoke();
    const form = onlyForm(await world.say('carlos', 'edit Refused'));
    expect(textOf(form)).toContain('no longer accepts the credentials of “Mail”');
    expect(textOf(form)).toContain('An admin enters new ones, with “Fix”');
    expect(inputsOf(form)).toMatchObject({ 'target.audience': AUDIENCE_ID, 'match.FNAME': 'city' });
    expect(onlyForm(await say('edit Refused')).kind).toBe('form');
    const told = (await (await scopeOf()).db.orm.select().from(outbox)).filter(({ kind }) => kind === 'needs_sign_in');
    expect(told).toHaveLength(1);
    expect(onlyMessage(await say('connections show Mail')).title).toContain('Needs sign-in');
    const saved = await world.press('carlos', form, 'Save', { name: 'Renamed all the same' });
    expect(onlyMessage(saved).error).toBeUndefined();
    const moved = onlyForm(
      await world.press('carlos', onlyForm(await world.say('carlos', 'edit "Renamed all the same"')), 'Save', {
        'target.audience': OTHER,
      }),
    );
    expect(moved.errors['target.audience']).toContain('no longer accepts the credentials');
  });

  it('is whole again once an admin has signed in', async () => {
    mailchimp.restore();
    expect(onlyMessage(await say('connections verify Mail')).error).toBeUndefined();
    const form = onlyForm(await say('edit "Renamed all the same"'));
    expect(textOf(form)).not.toContain('no longer accepts');
    expect(isTyped(form, 'target.audience')).toBe(false);
  });

  it('is told by a preview as well', async () => {
    mailchimp.revoke();
    const refused = onlyMessage(await say('preview "Renamed all the same"'));
    expect(refused.error).toBe('connection_needs_sign_in');
    expect(onlyMessage(await say('connections show Mail')).title).toContain('Needs sign-in');
  });

  it('keeps what is known without the far end, such as the targeting at LinkedIn', async () => {
    await world.app.services.db.sql`update connections set state = 'needs_sign_in' where name = 'Ads'`;
    const [first] = await say('create');
    const form = onlyForm([first!]);
    const ads = [...nodesOf(form.card)].flatMap((node) => (node.title === 'Ads' ? [String(node.value)] : []))[0] ?? '';
    const drawn = onlyForm(
      await world.forge(
        'operator',
        { ...findButton(form, 'Save').data, input: { step: 'reload' } },
        { ...inputsOf(form), connection: ads, items: 'australia' },
      ),
    );
    expect(inputsOf(drawn)).toMatchObject({ 'target.targeting': 'contact', 'match.email': 'email' });
    expect(textOf(drawn)).toContain('no longer accepts the credentials of “Ads”');
    await world.app.services.db.sql`update connections set state = 'ready' where name = 'Ads'`;
  });
});

describe('the form on the terminal', () => {
  it('says it before the field, and asks again with its button', async () => {
    mailchimp.restore();
    await say('connections verify Mail');
    await create('By keys');
    goAway();
    const [input, output, error] = [new PassThrough(), new PassThrough(), new PassThrough()];
    let printed = '';
    output.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    const person = await readPerson(world.app.services, world.app.environmentId, world.person.operator);
    const code = runTerminal({
      chat: world.chat,
      environmentId: world.app.environmentId,
      person,
      text: undefined,
      json: false,
      wait: false,
      streams: { input, output, error },
      screen: { columns: 200 },
      signal: new AbortController().signal,
      pollMs: 5,
    });
    const keep = (count: number) => '\n'.repeat(count);
    // Name, connection, type, segments, lines, audience, two fields, the mode; then a button.
    input.end(`edit "By keys"\nBy hand${keep(9)}Try again\n${keep(9)}1\n`);
    await code;
    const [before = '', after = ''] = printed.split('Audience *');
    expect(before).toContain('Mailchimp cannot be reached');
    expect(after).not.toBe('');
    expect(printed).toContain('[3] Try again');
    expect(printed.match(/Mailchimp cannot be reached/g)?.length).toBeGreaterThanOrEqual(2);
    expect(await stored('By hand')).toBeDefined();
  });
});

describe('the form of an export of very many fields', () => {
  it('keeps those for which a platform has no room', async () => {
    const lines = Array.from({ length: 250 }, (_, number) => `field ${number} = NAME_${number}`);
    const [first] = await world.forge(
      'operator',
      { v: 1, command: 'create', input: { name: 'Wide', items: ['australia'], connection: 'Local folder' } },
      { rename: lines.join('\n') },
    );
    const form = onlyForm([first!]);
    expect(inputsOf(form).rename?.length).toBeLessThanOrEqual(3000);
    expect(textOf(form)).toMatch(/\d+ more lines are kept/);
    const again = onlyForm(await world.press('operator', form, 'Save'));
    const { moreLines } = findButton(again, 'Save').data.input as { moreLines: string[] };
    expect([inputsOf(again).rename, ...moreLines].join('\n')).toBe(lines.join('\n'));
  });
});

describe('what was typed before the form', () => {
  const reload = (form: FormReply, inputs: Record<string, string>) =>
    world.forge(
      'operator',
      { ...findButton(form, 'Save').data, input: { ...findButton(form, 'Save').data.input, step: 'reload' } },
      {
        ...inputsOf(form),
        ...inputs,
      },
    );

  it('is kept where there is nothing to show it with yet, and nothing is mapped besides', async () => {
    mailchimp.restore();
    await say('connections verify Mail');
    const first = onlyForm(await say('create "By and by" to:Mail fields:email=EMAIL,city=FNAME,nickname=LNAME'));
    expect(inputsOf(first)['match.FNAME']).toBeUndefined();
    const picked = onlyForm(await reload(first, { items: 'australia' }));
    expect(inputsOf(picked).rename?.split('\n')).toEqual(['city = FNAME', 'nickname = LNAME']);
    const there = onlyForm(await reload(picked, { 'target.audience': AUDIENCE_ID }));
    expect(inputsOf(there)).toMatchObject({ 'match.FNAME': 'city', 'match.LNAME': '-', rename: 'nickname = LNAME' });
    const wrong = onlyForm(await world.press('operator', there, 'Save'));
    expect(wrong.errors.rename).toContain('nickname');
    expect(onlyMessage(await world.press('operator', wrong, 'Save', { rename: '' })).error).toBeUndefined();
    expect((await stored('By and by'))?.mapping).toEqual([
      { field: 'email', as: 'EMAIL' },
      { field: 'city', as: 'FNAME' },
    ]);
  });

  it('is kept for files as well', async () => {
    const first = onlyForm(await say('create "Into a file" to:"Local folder" fields:email=E-mail,city'));
    const picked = onlyForm(await reload(first, { items: 'australia' }));
    expect(inputsOf(picked)).toMatchObject({ fields: 'email,city', rename: 'email = E-mail' });
  });

  it('comes to one sentence for each thing that is wrong, and goes along into the form', async () => {
    const refused = onlyMessage(
      await say('create "Three" segments:australia to:Mail fields:email=EMAIL,nickname=LNAME'),
    );
    expect(refused.error).toBe('invalid_form');
    expect(textOf(refused).match(/has no field “nickname”/g)).toHaveLength(1);
    expect(textOf(refused)).toContain('set:audience=');
    expect(findButton(refused, 'Fill in the form').data.input).toMatchObject({ name: 'Three', items: ['australia'] });
    await create('To be edited');
    const edited = onlyMessage(await say('edit "To be edited" segments:nothing,nowhere'));
    expect(inputsOf(onlyForm(await world.press('operator', edited, 'Fill in the form'))).name).toBe('To be edited');
  });
});

describe('before it is saved', () => {
  it('a segment below a minimum is told', async () => {
    const account = linkedin.accounts[0]?.id ?? '';
    const form = onlyForm(await say(`create to:Ads segments:australia set:account=${account}`));
    expect(textOf(form)).toContain('Australia has 10 profiles. LinkedIn Ads asks for at least 300 per segment');
  });

  it('an ad account is asked for', async () => {
    const refused = onlyMessage(await say('create "Nobody’s" segments:australia to:Ads set:account=1'));
    expect([refused.error, textOf(refused)]).toEqual(['destination_gone', expect.stringContaining('the ad account 1')]);
  });
});

describe('a run that asks for what is not there', () => {
  it('is for whoever edits the export to put right, and says nothing about the connection', async () => {
    await create('Fieldless', `set:audience=${AUDIENCE_ID} fields:email=EMAIL,city=LNAME`);
    const audience = mailchimp.audience(AUDIENCE_ID);
    const all = audience.mergeFields;
    audience.mergeFields = all.filter(({ tag }) => tag !== 'LNAME');
    const reply = onlyMessage(await say('run Fieldless'));
    expect(await world.settled(reply)).toBe('failed');
    const drawn = (await world.chat.draw(reply.subject!, world.person.operator))!;
    expect(textOf(drawn)).toContain('Mailchimp has no field “LNAME”');
    expect(textOf(drawn)).toContain('You, in the export');
    expect(buttonsOf(drawn as never)[0]?.title).toBe('Edit');
    expect(textOf(onlyMessage(await say('connections show Mail')))).toContain('account Acme');
    const form = onlyForm(await say('edit Fieldless'));
    expect(inputsOf(form).rename).toBe('city = LNAME');
    audience.mergeFields = all;
  });
});
