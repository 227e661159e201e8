import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDestinations, requireDestination } from '../../src/destinations/index.ts';
import { openSmallDisk } from '../support/full-disk.ts';
import { openUnwritableFolder } from '../support/unwritable-folder.ts';
import { type DestinationCase, type FarEnd, lookInto } from './destination-far-end.ts';
import { sftpCase } from './destination-sftp.ts';
import { testDestination } from './destination-suite.ts';

/** How to play the far end of each kind; a destination without an entry here fails below. */
const cases: Readonly<Record<string, DestinationCase>> = {
  folder: {
    async openFarEnd() {
      const path = await mkdtemp(join(tmpdir(), 'destination-'));
      await mkdir(join(path, 'base'));
      return toFolderFarEnd(join(path, 'base'), () => rm(path, { recursive: true }));
    },
    async openForbidden() {
      const { path, release } = await openUnwritableFolder();
      return toFolderFarEnd(path, release);
    },
    async openFull(bytes) {
      const disk = await openSmallDisk(bytes);
      return disk && toFolderFarEnd(disk.path, disk.release);
    },
    badTargets: ['../x', '/etc', 'a/../../x', 'C:\\x', 'a\\..\\..\\x', 'a\0b', '~'].map((folder) => ({ folder })),
    async makeTraps(farEnd) {
      const base = farEnd.connect();
      const { summary } = await base.verify(farEnd.account);
      const path = summary.split(',')[0] ?? '';
      await symlink(tmpdir(), join(path, 'out'));
      await symlink('/nowhere/at/all', join(path, 'dangling'));
      await mkdir(join(path, 'inner'));
      // The folder of the export itself.
      await symlink(tmpdir(), join(path, 'inner', 'weekly-list'));
      return ['out', 'out/below', 'dangling', 'dangling/below', 'inner'].map((folder) => ({ folder }));
    },
  },
  sftp: sftpCase,
};

function toFolderFarEnd(base: string, release: () => Promise<unknown>): FarEnd {
  return {
    connect: () => requireDestination(createDestinations({ exportDir: base, allowPrivateNetworks: true }), 'folder'),
    account: { settings: {}, credentials: {} },
    target: {},
    ...lookInto(base),
    release: async () => void (await release()),
  };
}

const destinations = createDestinations({ exportDir: join(tmpdir(), 'unused'), allowPrivateNetworks: false });
for (const [kind, play] of Object.entries(cases)) testDestination(kind, play);

describe('the registry', () => {
  it('has no destination of files that escapes these tests', () => {
    const kinds = [...destinations.values()].filter(({ takes }) => takes === 'bytes').map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(Object.keys(cases).sort());
  });

  it('answers for kinds that it does not know', () => {
    expect(() => requireDestination(destinations, 'fax')).toThrow(
      expect.objectContaining({ code: 'destination_refused', params: expect.objectContaining({ destination: 'fax' }) }),
    );
  });
});
