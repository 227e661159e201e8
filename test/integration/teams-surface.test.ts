import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTeamsWorld, type TeamsWorld, words } from '../support/teams-world.ts';

let teams: TeamsWorld;
beforeAll(async () => {
  teams = await createTeamsWorld();
});
afterAll(() => teams.close());

describe('in the chat with the bot', () => {
  test('a line is acknowledged at once and answered with a card', async () => {
    const { ada, next } = teams;
    const { ack } = await ada.say('help');
    expect(ack.status).toBe(200);
    expect(ack.text).toBe('');
    expect(words(await next(ada))).toContain('list');
  });

  test('an export is created in a dialog, run by a button, and its card is kept up to date', async () => {
    const { ada, next, twin } = teams;
    await ada.say('create');
    const opener = await next(ada);
    await ada.press(opener, 'Open the form');
    expect(ada.dialog?.title).toBeTruthy();
    console.log(JSON.stringify(ada.dialog?.card, null, 1).slice(0, 6000));
  });
});
