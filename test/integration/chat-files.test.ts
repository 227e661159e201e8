import { parse } from 'csv-parse/sync';
import { eq, isNull } from 'drizzle-orm';
import readXlsx from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDelivery } from '../../src/chat/delivery.ts';
import type { Courier, Delivery } from '../../src/chat/platform-contract.ts';
import { auditLog, chatFiles, identities, outbox } from '../../src/db/schema/index.ts';
import type { TurnId } from '../../src/domain/ids.ts';
import type { Place } from '../../src/domain/place.ts';
import { declineChatFile } from '../../src/services/chat-files/decline.ts';
import { forgetOldChatFiles, openChatFile } from '../../src/services/chat-files/download.ts';
import { postChatFiles } from '../../src/services/chat-files/post.ts';
import { noteBrought, releaseChatFile, takeChatFile } from '../../src/services/chat-files/take.ts';
import type { Scope } from '../../src/services/context.ts';
import { resolveExport } from '../../src/services/exports/resolve.ts';
import { readPerson } from '../../src/services/people/read.ts';
import { createViews } from '../../src/views/index.ts';
import { createWorld, nodesOf, onlyMessage, textOf, type Who, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ customers: 30, variables: { PUBLIC_URL: 'https://exports.example.com' } });
  onlyMessage(
    await world.say('operator', 'create "Aussies" segments:australia to:"Local folder" fields:id,email=E-mail,note'),
  );
});
afterAll(() => world.close());

const allow = (what: string) => world.say('operator', `settings chat-files ${what}`);
const linkOf = (reply: { readonly card: unknown }): string =>
  String([...nodesOf(reply.card)].find((node) => node.type === 'Action.OpenUrl')?.url ?? '');
const tokenOf = (link: string): string => link.split('/').at(-1) ?? '';
const fileBehind = (link: string) => openChatFile(world.app.services, tokenOf(link));
const errorOf = async (who: Who, line: string) => onlyMessage(await world.say(who, line)).error;

const scopeOf = async (who: Who, place?: Place): Promise<Scope> => ({
  ...world.app.services,
  person: await readPerson(world.app.services, world.app.environmentId, world.person[who]),
  surface: 'test',
  ...(place === undefined ? {} : { place }),
});

describe('a file in the chat', () => {
  it('is not made before an admin allows it', async () => {
    expect(await errorOf('operator', 'post Aussies')).toBe('chat_files_off');
    expect(await errorOf('carlos', 'settings chat-files 500')).toBe('role_too_low');
    expect(await errorOf('operator', 'settings chat-files lots')).toBe('invalid_argument');
    expect(await errorOf('operator', 'settings chat-files 50001')).toBe('invalid_argument');
    expect(textOf(onlyMessage(await allow('500')))).toContain('Up to 500 records');
  });

  it('has what the segment has, with the columns of the export, behind a link', async () => {
    await allow('500');
    const reply = onlyMessage(await world.say('carlos', 'post Aussies'));
    expect([reply.view, reply.private]).toEqual(['chat_file', false]);
    const link = linkOf(reply);
    expect(link).toMatch(/^https:\/\/exports\.example\.com\/downloads\/files\/[\w.-]+$/);
    const { bytes, name, mediaType } = await fileBehind(link);
    expect([name.replace(/\d{4}-\d\d-\d\d/, 'DATE'), mediaType]).toEqual([
      'Australia DATE.csv',
      'text/csv; charset=utf-8',
    ]);
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [header, ...rows] = parse(bytes, { bom: true }) as unknown as string[][];
    expect(header).toEqual(['id', 'E-mail', 'note']);
    const members = await world.source`select id, email, coalesce(note, '') as note from customer where country = 'AU'`;
    const inOrder = (a: readonly unknown[], b: readonly unknown[]) => Number(a[0]) - Number(b[0]);
    expect(rows.sort(inOrder)).toEqual(members.map((one) => [String(one.id), one.email, one.note]).sort(inOrder));
  });

  it('is a spreadsheet when that is asked for, with numbers as numbers and no formulas', async () => {
    await allow('500');
    await world.source`update customer set note = '=1+1' where id = 3`;
    const { bytes, name } = await fileBehind(linkOf(onlyMessage(await world.say('carlos', 'post Aussies as:xlsx'))));
    expect(name.endsWith('.xlsx')).toBe(true);
    const [sheet] = await readXlsx(bytes);
    const [header, ...rows] = sheet?.data ?? [];
    expect(header).toEqual(['id', 'E-mail', 'note']);
    expect(rows).toHaveLength(10);
    expect(rows.find((row) => row[0] === 3)).toEqual([3, 'p3@example.com', '=1+1']);
  });

  it('goes to the asker alone when they say so, or when only that is allowed', async () => {
    await allow('500 direct');
    expect(await errorOf('carlos', 'post Aussies')).toBe('chat_files_direct_only');
    expect(onlyMessage(await world.say('carlos', 'post Aussies to:me')).private).toBe(true);
  });

  it('is refused above the limit, with the numbers, and to who may not run the export', async () => {
    await allow('9');
    const refusal = onlyMessage(await world.say('carlos', 'post Aussies'));
    expect([refusal.error, textOf(refusal)]).toEqual(['chat_file_too_large', expect.stringContaining('10 records')]);
    await allow('10');
    expect(await errorOf('carlos', 'post Aussies')).toBeUndefined();
    expect(await errorOf('noor', 'post Aussies')).toBe('role_too_low');
  });

  it('is refused as a spreadsheet when a text is longer than a cell', async () => {
    await allow('500');
    await world.source`update customer set note = repeat('x', 40000) where id = 6`;
    expect(await errorOf('carlos', 'post Aussies as:xlsx')).toBe('chat_file_unfit');
    expect(await errorOf('carlos', 'post Aussies as:csv')).toBeUndefined();
    await world.source`update customer set note = null where id = 6`;
  });

  it('is written down in the audit log, and refused attempts too', async () => {
    const rows = await world.app.services.db.orm.select().from(auditLog).where(eq(auditLog.action, 'file.post'));
    expect(rows.map((row) => row.outcome)).toContain('refused');
    expect(rows.find((row) => row.outcome === 'done')?.after).toMatchObject({ format: 'csv', rows: 10, files: 1 });
  });

  it('cannot be had with a link that was changed, nor after a day', async () => {
    await allow('500');
    const link = linkOf(onlyMessage(await world.say('carlos', 'post Aussies')));
    const token = tokenOf(link);
    const forged = `${token.slice(0, -2)}${token.endsWith('A') ? 'BB' : 'AA'}`;
    await expect(openChatFile(world.app.services, forged)).rejects.toMatchObject({ code: 'link_unknown' });
    const later = {
      ...world.app.services,
      clock: { ...world.app.services.clock, now: () => new Date(Date.now() + 25 * 3_600_000) },
    };
    await expect(openChatFile(later, token)).rejects.toMatchObject({ code: 'link_expired' });
    await forgetOldChatFiles(later);
    expect(await world.app.services.db.orm.select().from(chatFiles)).toEqual([]);
  });
});

describe('a file for a platform', () => {
  const CHANNEL: Place = { surface: 'fax', workspace: 'T1', conversation: 'C1' };

  /** A platform that fails the first time. */
  async function deliverWith(takesFiles: boolean): Promise<readonly Delivery[]> {
    const seen: Delivery[] = [];
    const { services } = world.app;
    const courier: Courier = {
      takesFiles: () => takesFiles,
      async deliver(delivery) {
        seen.push(delivery);
        return seen.length === 1 ? { kind: 'later', ms: 0, why: 'busy' } : { kind: 'delivered', externalId: '1' };
      },
      redraw: async () => ({ kind: 'gone', why: 'a fax stays as it is' }),
      hasThreads: () => false,
    };
    const pump = startDelivery(services, createViews(), new Map([['fax', courier]]), () => undefined);
    while (seen.length < 2) await new Promise((resolve) => setImmediate(resolve));
    await pump.stop();
    return seen;
  }

  it('waits in the outbox with its bytes, and comes again until it is taken', async () => {
    await allow('500');
    const scope = await scopeOf('carlos', CHANNEL);
    const posted = await postChatFiles(scope, await resolveExport(scope, 'Aussies', 'post'), {
      format: 'csv',
      isDirect: false,
    });
    expect(posted.isOnTheWay).toBe(true);
    const [, second] = await deliverWith(true);
    expect(second?.place).toEqual(CHANNEL);
    expect(second?.message.file).toMatchObject({ name: posted.files[0]?.name, mediaType: 'text/csv; charset=utf-8' });
    expect(parse(Buffer.from(second?.message.file?.bytes ?? []), { bom: true })).toHaveLength(11);
    expect(linkOf(second?.message ?? { card: {} })).toBe('');
    expect(await world.app.services.db.orm.select().from(chatFiles)).toEqual([]);
  });

  it('is a card with a link where the courier does not take files', async () => {
    const scope = await scopeOf('carlos', CHANNEL);
    await postChatFiles(scope, await resolveExport(scope, 'Aussies', 'post'), { format: 'csv', isDirect: false });
    const [, second] = await deliverWith(false);
    expect(second?.message.file).toBeUndefined();
    expect((await fileBehind(linkOf(second?.message ?? { card: {} }))).answer.rows).toBe(10);
  });

  it('is not handed out once the admins have forbidden it, neither from the outbox nor behind its link', async () => {
    const link = linkOf(onlyMessage(await world.say('carlos', 'post Aussies')));
    const scope = await scopeOf('carlos', CHANNEL);
    await postChatFiles(scope, await resolveExport(scope, 'Aussies', 'post'), { format: 'csv', isDirect: false });
    await allow('off');
    const [, second] = await deliverWith(true);
    expect(second?.message.file).toBeUndefined();
    expect(second?.message.text).toContain('the admins have not allowed it');
    await expect(fileBehind(link)).rejects.toMatchObject({ code: 'chat_files_off' });
    const page = await world.app.serve();
    const answer = await fetch(`${page.address}/downloads/files/${tokenOf(link)}`);
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringContaining('the admins have not allowed it'),
    ]);
    await allow('5');
    await expect(fileBehind(link)).rejects.toMatchObject({ code: 'chat_file_too_large' });
    await allow('500');
    expect((await fileBehind(link)).answer.rows).toBe(10);
  });

  it('that was let in is brought by one turn, which finds out when it has done so before', async () => {
    const { services } = world.app;
    const scope = await scopeOf('carlos', CHANNEL);
    await postChatFiles(scope, await resolveExport(scope, 'Aussies', 'post'), { format: 'csv', isDirect: false });
    const [row] = await services.db.orm.select({ id: chatFiles.id }).from(chatFiles).where(isNull(chatFiles.takenBy));
    const id = row?.id ?? '';
    const [one, other] = [crypto.randomUUID() as TurnId, crypto.randomUUID() as TurnId];
    const take = (turn: TurnId) => takeChatFile(services, id, world.person.carlos, { turn, surface: 'fax' });
    expect(await take(one)).toMatchObject({ isBrought: false });
    expect(await take(other)).toBeUndefined();
    await releaseChatFile(services, id, other);
    expect(await take(other)).toBeUndefined();
    await releaseChatFile(services, id, one);
    expect(await take(other)).toMatchObject({ isBrought: false });
    await noteBrought(services, id);
    expect(await take(other)).toMatchObject({ isBrought: true });
    expect(await declineChatFile(services, id, world.person.carlos)).toBeUndefined();
    await expect(takeChatFile(services, id, world.person.noor, { turn: one, surface: 'fax' })).rejects.toMatchObject({
      code: 'chat_file_gone',
    });
  });

  it('goes to the direct message of whoever asks in a channel where only that is allowed', async () => {
    await allow('500 direct');
    const { orm } = world.app.services.db;
    await orm.insert(identities).values({
      environmentId: world.app.environmentId,
      personId: world.person.carlos,
      surface: 'fax',
      workspace: 'T1',
      externalId: 'U1',
    });
    const scope = await scopeOf('carlos', CHANNEL);
    const subject = await resolveExport(scope, 'Aussies', 'post');
    const here = postChatFiles(scope, subject, { format: 'csv', isDirect: false });
    await expect(here).rejects.toMatchObject({ code: 'chat_files_direct_only' });
    await postChatFiles(scope, subject, { format: 'csv', isDirect: true });
    const waiting = await orm.select().from(outbox).where(eq(outbox.kind, 'file'));
    expect(waiting.at(-1)).toMatchObject({ surface: 'fax', conversation: 'user:U1' });
  });
});
