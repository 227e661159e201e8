import { mkdir, statfs, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { createDestinations, requireDestination } from '../../src/destinations/index.ts';
import { openSmallDisk } from '../support/full-disk.ts';
import { type OpenSshServer, startOpenSsh } from '../support/openssh-server.ts';
import { type DestinationCase, type FarEnd, lookInto } from './destination-far-end.ts';
import { testLayouts } from './destination-layouts.ts';
import { openSftpFarEnd, sftpCase } from './destination-sftp.ts';
import { testDestination } from './destination-suite.ts';

// Servers without OpenSSH's extensions cannot say that they are full.
const plain: DestinationCase = {
  ...sftpCase,
  openFarEnd: () => openSftpFarEnd({ isPlain: true }),
  openForbidden: () => openSftpFarEnd({ isPlain: true, readOnly: true }),
  openFull: async () => undefined,
};
testDestination('sftp, to a server with nothing but version 3', plain);
testLayouts('sftp, to a server with nothing but version 3', plain);

const server = await startOpenSsh();
if (server === undefined) {
  describe('destination sftp, to OpenSSH', () => {
    it.skip('needs a machine on which sshd can be started', () => undefined);
  });
} else {
  await server.release();
  const openSsh: DestinationCase = {
    openFarEnd: () => openOpenSsh(),
    openForbidden: () => openOpenSsh(['ForceCommand internal-sftp -R']),
    async openFull(bytes) {
      const disk = await openSmallDisk(bytes);
      if (disk === undefined) return undefined;
      const { bsize, blocks } = await statfs(disk.path);
      // A limit on this process would not be one on the server's.
      if (bsize * blocks !== bytes) return disk.release().then(() => undefined);
      const farEnd = await openOpenSsh([], disk.path);
      return { ...farEnd, release: () => farEnd.release().then(disk.release) };
    },
    badTargets: sftpCase.badTargets,
    async makeTraps(farEnd) {
      const { folder } = farEnd.account.settings as { folder: string };
      await symlink(tmpdir(), join(folder, 'out'));
      await symlink('/nowhere/at/all', join(folder, 'dangling'));
      await mkdir(join(folder, 'inner'));
      await symlink(tmpdir(), join(folder, 'inner', 'weekly-list'));
      return ['out', 'out/below', 'dangling', 'dangling/below', 'inner'].map((target) => ({ folder: target }));
    },
  };
  testDestination('sftp, to OpenSSH', openSsh);
  testLayouts('sftp, to OpenSSH', openSsh);
}

async function openOpenSsh(options: readonly string[] = [], folder?: string): Promise<FarEnd> {
  const server = await startOpenSsh(options);
  if (server === undefined) throw new Error('sshd was started a moment ago, and now it is not');
  if (folder === undefined) await mkdir(server.folder);
  return toFarEnd({ ...server, folder: folder ?? server.folder });
}

function toFarEnd({ host, port, username, fingerprint, privateKey, folder, release }: OpenSshServer): FarEnd {
  return {
    connect: () => requireDestination(createDestinations({ exportDir: '/unused', allowPrivateNetworks: true }), 'sftp'),
    account: { settings: { host, port, username, fingerprint, folder }, credentials: { privateKey } },
    target: {},
    ...lookInto(folder),
    release,
  };
}
