import { mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runs } from '../../src/db/schema/index.ts';
import { buttonsOf, CATALOG, createWorld, onlyForm, onlyMessage, textOf, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ customers: 3000 });
  for (const line of [
    'create "Australia" segments:australia to:"Local folder"',
    'create "Everyone" segments:everyone to:"Local folder" fields:id,email,note',
    'create "Empty" segments:nobody to:"Local folder"',
  ]) {
    expect(onlyMessage(await world.say('operator', line)).error).toBeUndefined();
  }
});
afterAll(() => world.close());

const runToEnd = async (name: string) => {
  const reply = onlyMessage(await world.say('operator', `run "${name}"`));
  const state = await world.settled(reply);
  const drawn = await world.chat.draw(reply.subject!, world.person.operator);
  return { state, card: drawn!, text: textOf(drawn!) };
};
/** Everything under the exports that is not a finished run. */
const leftovers = async () =>
  (await readdir(world.exportDir, { recursive: true })).filter((path) => /\.part|\.tmp/.test(path));

describe('a run that cannot succeed', () => {
  it('names a table that vanished, and works again when it is back', async () => {
    await world.source`alter table customer rename to customer_gone`;
    const failed = await runToEnd('Australia');
    expect(failed.state).toBe('failed');
    expect(failed.text).toContain('customer');
    await world.source`alter table customer_gone rename to customer`;
    expect((await runToEnd('Australia')).state).toBe('successful');
    expect(await leftovers()).toEqual([]);
  });

  it('names a column that vanished', async () => {
    await world.source`alter table customer rename column note to remark`;
    const failed = await runToEnd('Everyone');
    expect([failed.state, failed.text.includes('note')]).toEqual(['failed', true]);
    await world.source`alter table customer rename column remark to note`;
  });

  it('writes a header alone for a segment without members', async () => {
    expect((await runToEnd('Empty')).state).toBe('successful');
  });

  it('fails with what to do when a file stands where its folder should be, and leaves nothing', async () => {
    await rm(join(world.exportDir, 'everyone'), { recursive: true, force: true });
    await writeFile(join(world.exportDir, 'everyone'), 'in the way');
    const failed = await runToEnd('Everyone');
    expect(failed.state).toBe('failed');
    await rm(join(world.exportDir, 'everyone'));
    expect((await runToEnd('Everyone')).state).toBe('successful');
    expect(await leftovers()).toEqual([]);
  });

  it('does not follow a link out of the base folder', async () => {
    const outside = join(world.exportDir, '..', 'outside');
    await mkdir(outside);
    await symlink(outside, join(world.exportDir, 'sneaky'));
    onlyMessage(await world.say('operator', 'create "Sneaky" segments:australia to:"Local folder" folder:sneaky'));
    expect((await runToEnd('Sneaky')).state).toBe('failed');
    expect(await readdir(outside)).toEqual([]);
  });

  it.each(['../out', '/etc', 'a/../../b', 'a\\..\\b', '~/x\u0000'])(
    'refuses the folder %j when it is entered',
    async (folder) => {
      const input = {
        step: 'submit',
        name: 'Out',
        type: 'segments',
        items: 'australia',
        connection: 'Local folder',
        'target.folder': folder,
      };
      const form = onlyForm(await world.forge('operator', { v: 1, command: 'create', input }));
      expect(Object.keys(form.errors)).toEqual(['target.folder']);
      expect(form.errors['target.folder']).toMatch(/folder/);
    },
  );
});

describe('a source that goes away midway', () => {
  it('fails or recovers, leaves nothing half-written, and the next run works', async () => {
    await world.source`insert into customer select n, 'big' || n, repeat('x', 2000), 'c', 'NL', 'n' from generate_series(10000, 60000) n`;
    const reply = onlyMessage(await world.say('operator', 'run everyone'));
    for (let cut = 0; cut < 200; cut++) {
      const ended = await world.source`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and state = 'active' and query ilike 'copy%'`;
      if (ended.length > 0) break;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(['successful', 'failed']).toContain(await world.settled(reply));
    expect(await leftovers()).toEqual([]);
    expect((await runToEnd('Everyone')).state).toBe('successful');
  });
});

describe('cancel', () => {
  it('stops a run, publishes nothing, and says by whom', async () => {
    const before = (await readdir(join(world.exportDir, 'everyone'))).length;
    // Hold the table so that the run cannot get past its count.
    const lock = world.source.begin(async (tx) => {
      await tx`lock table customer in access exclusive mode`;
      const reply = onlyMessage(await world.say('operator', 'run everyone'));
      const asked = onlyMessage(await world.say('operator', 'cancel everyone'));
      expect(asked.view).toBe('notice');
      expect(await world.settled(reply)).toBe('canceled');
      return reply;
    });
    const reply = await lock;
    const drawn = await world.chat.draw(reply.subject!, world.person.carlos);
    expect(textOf(drawn!)).toContain('Operator');
    expect((await readdir(join(world.exportDir, 'everyone'))).length).toBe(before);
    expect(await leftovers()).toEqual([]);
  });

  it('says that there is nothing to cancel', async () => {
    expect(onlyMessage(await world.say('operator', 'cancel everyone')).error).toBe('not_running');
    expect(onlyMessage(await world.say('operator', 'cancel')).error).toBe('not_running');
  });
});

describe('one run at a time', () => {
  it('two people who ask at once get the same run, and are told', async () => {
    await world.source.begin(async (tx) => {
      await tx`lock table customer in access exclusive mode`;
      const [first, second] = await Promise.all([
        world.say('operator', 'run australia'),
        world.say('carlos', 'run australia'),
      ]);
      expect(onlyMessage(first).subject).toEqual(onlyMessage(second).subject);
      const rows = await world.app.services.db.orm
        .select()
        .from(runs)
        .where(sql`${runs.state} in ('queued', 'running')`);
      expect(rows.length).toBe(1);
      expect(onlyMessage(await world.say('operator', 'delete australia')).view).toBe('confirm');
      const ask = onlyMessage(await world.say('operator', 'delete australia'));
      const { data } = buttonsOf(ask).find((one) => one.data.command === 'confirm')!;
      expect(onlyMessage(await world.forge('operator', data)).error).toBe('run_active');
    });
    const [active] = await world.app.services.db.orm.select().from(runs).orderBy(sql`${runs.queuedAt} desc`).limit(1);
    expect(active).toBeDefined();
  });
});

describe('a catalog that changes under an export', () => {
  it('fails the run with the exact sentence and a button to the form when a segment is no longer eligible', async () => {
    const changed = CATALOG.replace('kind: profile', 'kind: account');
    await replaceCatalog(changed, (kind) => kind === 'account');
    const failed = await runToEnd('Australia');
    expect(failed.text).toContain(
      "The following segment is not eligible for this export destination: 'Australia'. Please choose only segments of type profile and try again.",
    );
    expect(buttonsOf({ ...failed.card, kind: 'message' } as never).map((one) => one.data.command)).toContain('edit');
    await replaceCatalog(CATALOG, (kind) => kind === 'profile');
  });

  it('keeps the last good catalog when an edit is bad, and says so', async () => {
    await writeFile(world.catalogPath, `${CATALOG}\n  broken: {`);
    await waitFor(() => world.app.services.catalog.problems().length > 0);
    expect((await runToEnd('Empty')).state).toBe('successful');
    expect(textOf(onlyMessage(await world.say('noor', 'catalog')))).toMatch(/catalog/i);
    await replaceCatalog(CATALOG, () => world.app.services.catalog.problems().length === 0);
  });

  it('fails a run whose segment is gone', async () => {
    await replaceCatalog(
      CATALOG.replace('  nobody:', '  nobody_else:'),
      () => !world.app.services.catalog.current().segments.has('nobody'),
    );
    const failed = await runToEnd('Empty');
    expect([failed.state, failed.text.includes('nobody')]).toEqual(['failed', true]);
  });
});

async function replaceCatalog(text: string, isTaken: (kind: string | undefined) => boolean): Promise<void> {
  await writeFile(`${world.catalogPath}.new`, text);
  await rename(`${world.catalogPath}.new`, world.catalogPath);
  await waitFor(() => isTaken(world.app.services.catalog.current().entities.get('customer')?.kind));
}

/** The watcher works in its own time; this only bounds how long the test may hang. */
async function waitFor(isTrue: () => boolean): Promise<void> {
  const until = performance.now() + 20_000;
  while (!isTrue()) {
    if (performance.now() > until) throw new Error('it did not come about');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
