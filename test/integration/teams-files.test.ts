import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Json, listActions, type Message, type Person } from '../../twins/teams/index.ts';
import { createTeamsWorld, type TeamsWorld, words } from '../support/teams-world.ts';

/* A file in the chat with the bot is offered, and goes into the person's OneDrive if they let it in. */

let teams: TeamsWorld;
beforeAll(async () => {
  teams = await createTeamsWorld();
  await teams.ask(teams.ada, 'create "Aussies" segments:australia to:"Local folder"');
  await teams.ask(teams.ada, 'settings chat-files 500');
});
afterAll(() => teams.close());
beforeEach(async () => {
  teams.twin.heal();
  teams.twin.setFiles(true);
  await teams.settle();
});

const CONSENT = 'application/vnd.microsoft.teams.card.file.consent';
const INFO = 'application/vnd.microsoft.teams.card.file.info';
const contentOf = (message: Message): Json => (message.attachments[0]?.content ?? {}) as Json;
const kindsOf = (message: Message) => message.attachments.map(({ contentType }) => contentType);
const now = (person: Person, { id }: Message) => teams.twin.message(person.chat, id);
const sentence = (message: Message | undefined) => (message === undefined ? '' : words(message));
const countFiles = async () => {
  const { sql } = teams.world.app.services.db;
  return sql<{ bytes: number }[]>`select octet_length(content) as bytes from chat_files`;
};

/** Asks for the file, and waits for the card that offers it. */
async function offered(person: Person, line = 'post Aussies'): Promise<Message> {
  const before = new Set(person.sees().map(({ id }) => id));
  await person.say(line);
  const found = await teams.twin.waitFor(() =>
    person.sees().findLast((one) => kindsOf(one).includes(CONSENT) && !before.has(one.id)),
  );
  await teams.quiet();
  return found;
}

describe('a file in the chat with the bot', () => {
  test('is offered with its size, and is in OneDrive once it is let in, with a card that opens it', async () => {
    const { ada, twin } = teams;
    const offer = await offered(ada);
    const [card] = offer.attachments;
    expect(card).toMatchObject({ name: expect.stringMatching(/^Australia .*\.csv$/) });
    expect(card?.content).toMatchObject({ description: expect.stringContaining('waits for a day') });
    const before = twin.drive('ada').length;
    const ack = await ada.consent(offer, 'accept');
    expect([ack.status, ack.json]).toEqual([200, {}]);
    await teams.quiet();
    const [file] = twin.drive('ada').slice(before);
    expect(parse(Buffer.from(file?.bytes ?? []), { bom: true }).length).toBeGreaterThan(1);
    expect(file?.bytes.byteLength).toBe(contentOf(offer).sizeInBytes);
    // In the place of the question.
    const shown = now(ada, offer);
    expect(shown?.attachments[0]).toMatchObject({ contentType: INFO, name: file?.name });
    expect(await countFiles()).toEqual([{ bytes: 0 }]);
  });

  test('is offered in the language of the reader', async () => {
    const { ada, noor, ask } = teams;
    await ask(noor, 'status');
    await ask(ada, 'people set "Noor de Vries" contributor');
    const offer = await offered(noor);
    expect(contentOf(offer).description).toContain('Het wacht een dag');
    await noor.consent(offer, 'decline');
    await teams.quiet();
    expect(sentence(now(noor, offer))).toContain('Het bestand is niet verstuurd');
  });

  test('that is let in twice is brought once', async () => {
    const { ada, twin } = teams;
    const offer = await offered(ada);
    const before = twin.drive('ada').length;
    const seen = ada.sees().length;
    await Promise.all([ada.consent(offer, 'accept'), ada.consent(offer, 'accept')]);
    await teams.quiet();
    await ada.consent(offer, 'accept');
    await teams.quiet();
    expect(twin.drive('ada')).toHaveLength(before + 1);
    expect(kindsOf(now(ada, offer) as Message)).toEqual([INFO]);
    expect(ada.sees()).toHaveLength(seen);
  });

  test('that is declined is forgotten at once, and can be asked for again', async () => {
    const { ada, twin } = teams;
    const offer = await offered(ada, 'post Aussies as:xlsx');
    const before = (await countFiles()).length;
    await ada.consent(offer, 'decline');
    await teams.quiet();
    expect(await countFiles()).toHaveLength(before - 1);
    const kind = now(ada, offer) as Message;
    expect(sentence(kind)).toContain('The file was not sent');
    const drive = twin.drive('ada').length;
    await ada.press(kind, String(listActions(kind.card ?? {})[0]?.title));
    const again = await twin.waitFor(() =>
      ada
        .sees()
        .find((one) => kindsOf(one).includes(CONSENT) && one.id !== offer.id && Number(one.id) > Number(offer.id)),
    );
    expect(again.attachments[0]?.name).toMatch(/\.xlsx$/);
    await teams.quiet();
    await ada.consent(again, 'accept');
    await teams.quiet();
    expect(twin.drive('ada')).toHaveLength(drive + 1);
  });

  test('whose place has closed by then is told so, and is brought when it is allowed once more', async () => {
    const { ada, twin, next } = teams;
    const offer = await offered(ada);
    await teams.settle();
    const before = twin.drive('ada').length;
    const closed = { uploadUrl: `${twin.address}/upload/closed`, contentUrl: twin.address, name: 'x.csv' };
    await ada.consent(offer, 'accept', { ...closed, uniqueId: '1', fileType: 'csv' });
    const told = await next(ada);
    expect(sentence(told)).toContain('was not saved');
    expect(kindsOf(now(ada, offer) as Message)).toEqual([CONSENT]);
    await ada.consent(offer, 'accept');
    await teams.quiet();
    expect(twin.drive('ada')).toHaveLength(before + 1);
  });

  test('is tried again when OneDrive is busy', async () => {
    const { ada, twin } = teams;
    const offer = await offered(ada);
    const before = twin.drive('ada').length;
    twin.fail('upload', { status: 503 });
    await ada.consent(offer, 'accept');
    await twin.waitFor(() => twin.drive('ada').length > before);
    await teams.quiet();
    expect(kindsOf(now(ada, offer) as Message)).toEqual([INFO]);
  });

  test('whose answer from OneDrive was lost is not brought a second time, and the person is told to look', async () => {
    const { ada, twin, next } = teams;
    const offer = await offered(ada);
    await teams.settle();
    const before = twin.drive('ada').length;
    twin.fail('upload', { status: 502, isDone: true });
    await ada.consent(offer, 'accept');
    expect(sentence(await next(ada))).toContain('If it is not among your files after all');
    expect(twin.drive('ada')).toHaveLength(before + 1);
  });

  test('goes nowhere that is not of OneDrive', async () => {
    const { ada, next, twin } = teams;
    const offer = await offered(ada);
    await teams.settle();
    const calls = twin.calls('upload').length;
    for (const uploadUrl of [
      'http://exports.example.com/upload',
      'https://127.0.0.1:1/upload',
      'https://localhost/upload',
    ]) {
      await ada.consent(offer, 'accept', {
        uploadUrl,
        contentUrl: uploadUrl,
        name: 'x.csv',
        uniqueId: '1',
        fileType: 'csv',
      });
      expect(sentence(await next(ada))).toContain('was not saved');
    }
    expect(twin.calls('upload')).toHaveLength(calls);
  });

  test('is for the one who asked, and for a day', async () => {
    const { ada, carlos, world, ask } = teams;
    const offer = await offered(ada);
    await ask(carlos, 'status');
    await teams.settle();
    const { acceptContext } = contentOf(offer);
    const value = { type: 'fileUpload', action: 'accept', context: acceptContext };
    await carlos.send({ type: 'invoke', name: 'fileConsent/invoke', replyToId: '1', value });
    expect(sentence(await teams.next(carlos))).toContain('not kept any more');
    await world.app.services.db.sql`update chat_files set expires_at = now() - interval '1 second'`;
    await ada.consent(offer, 'accept');
    await teams.quiet();
    expect(sentence(now(ada, offer))).toContain('not kept any more');
  });

  test('is not brought once the admins have forbidden files, and is when they allow them again', async () => {
    const { ada, twin, ask, next } = teams;
    const offer = await offered(ada);
    await ask(ada, 'settings chat-files off');
    await teams.settle();
    const before = twin.drive('ada').length;
    await ada.consent(offer, 'accept');
    expect(sentence(await next(ada))).toContain('the admins have not allowed it');
    await ask(ada, 'settings chat-files 5');
    await ada.consent(offer, 'accept');
    expect(sentence(await next(ada))).toContain('5');
    expect(twin.drive('ada')).toHaveLength(before);
    await ask(ada, 'settings chat-files 500');
    await ada.consent(offer, 'accept');
    await teams.quiet();
    expect(twin.drive('ada')).toHaveLength(before + 1);
  });

  test('is not brought to somebody who has lost their role', async () => {
    const { ada, noor, twin, ask, next } = teams;
    const offer = await offered(noor);
    await ask(ada, 'people set "Noor de Vries" viewer');
    await teams.settle();
    await noor.consent(offer, 'accept');
    expect(sentence(await next(noor))).toContain('Je bent hier kijker');
    expect(twin.drive('noor')).toHaveLength(0);
    await ask(ada, 'people set "Noor de Vries" contributor');
  });

  test('goes with its export', async () => {
    const { ada, twin, ask } = teams;
    await ask(ada, 'create "Short-lived" segments:australia to:"Local folder"');
    const offer = await offered(ada, 'post Short-lived');
    await teams.settle();
    const asked = await ask(ada, 'delete Short-lived');
    await ada.press(asked, String(listActions(asked.card ?? {})[0]?.title));
    await teams.settle();
    const before = twin.drive('ada').length;
    await ada.consent(offer, 'accept');
    await teams.quiet();
    expect(sentence(now(ada, offer))).toContain('There is no export named “Short-lived”');
    expect(twin.drive('ada')).toHaveLength(before);
  });

  test('what is no answer to an offer of ours does nothing', async () => {
    const { ada, twin } = teams;
    const before = twin.everything().length;
    for (const value of [{}, { action: 'accept' }, { action: 'maybe', context: { file: '1' } }, 'accept', null]) {
      const ack = await ada.send({ type: 'invoke', name: 'fileConsent/invoke', value });
      expect([ack.status, ack.json]).toEqual([200, {}]);
    }
    await teams.quiet();
    expect(twin.everything()).toHaveLength(before);
  });
});

describe('where Teams takes no files', () => {
  test('a channel gets a card with a link', async () => {
    const { ada, twin } = teams;
    const room = twin.addChannel('files');
    await ada.say('post Aussies', { in: room });
    await teams.quiet();
    const link = twin
      .messages(room)
      .flatMap(({ card }) => listActions(card ?? {}))
      .find(({ url }) => url !== undefined);
    expect(String(link?.url)).toContain('/downloads/files/');
    expect(twin.messages(room).flatMap(kindsOf)).not.toContain(CONSENT);
  });

  test('so does a chat whose app is of before', async () => {
    const { ada, twin } = teams;
    twin.setFiles(false);
    await ada.say('post Aussies');
    await teams.quiet();
    const links = ada
      .sees()
      .flatMap(({ card }) => listActions(card ?? {}))
      .filter(({ url }) => url !== undefined);
    expect(String(links.at(-1)?.url)).toContain('/downloads/files/');
  });
});
