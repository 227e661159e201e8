import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { BytesDestination, Verified } from '../contract.ts';
import { openBytesWriter } from '../files/bytes-writer.ts';
import { createFileTarget, folderSetting, readFolder } from '../files/settings.ts';
import {
  credentialsSchema,
  type SftpAccount,
  type SftpCredentials,
  type SftpSettings,
  settingsSchema,
  toAddressLabel,
} from './account.ts';
import type { SftpConnection } from './connection.ts';
import { type DialOptions, dial, type Timeouts } from './dial.ts';
import { atServer, refused, TITLE } from './errors.ts';
import { makePlace, toLabel } from './paths.ts';
import { close, joinPath, list, open, removeFile, write } from './remote.ts';
import { createSftpStore } from './store.ts';

export interface SftpOptions {
  /** Whether people may name servers on loopback and in the operator's own networks. */
  readonly allowPrivateNetworks: boolean;
  readonly now?: () => Date;
  readonly timeouts?: Partial<Timeouts>;
}

const TIMEOUTS: Timeouts = { connectMs: 10_000, signInMs: 20_000, stallMs: 60_000 };

/** Of one entity or segment. */
const MOST_FILES = 5;

const targetSchema = createFileTarget({ folder: folderSetting });
type Target = z.infer<typeof targetSchema>;

/** Files on a server that speaks SFTP, version 3 as OpenSSH and nearly all others do. */
export function createSftpDestination(options: SftpOptions): BytesDestination {
  const { allowPrivateNetworks, now = () => new Date(), timeouts } = options;
  const network: DialOptions = { allowPrivateNetworks, timeouts: { ...TIMEOUTS, ...timeouts } };
  const toStore = (account: SftpAccount, target: Target) =>
    createSftpStore({
      account: requirePinned(account),
      subfolder: readFolder(target.folder),
      dial: () => dial(account, network),
    });

  const destination: BytesDestination<SftpSettings, SftpCredentials, Target> = {
    takes: 'bytes',
    kind: 'sftp',
    title: TITLE,
    accepts: { dataOut: true, kinds: ['profile', 'account', 'contact'] },
    limits: { perExport: 100_000_000, timeBudgetMs: 90 * 60_000 },
    settings: settingsSchema,
    credentials: credentialsSchema,
    target: targetSchema,
    async verify(account) {
      const server = await dial(account, network);
      try {
        return await probe(server, account.settings);
      } finally {
        server.end();
      }
    },
    choices: async () => [],
    discard: async (runId, _exportName, target, account) => toStore(account, target).discard(runId),
    open: async (account, spec) =>
      openBytesWriter(spec, {
        store: toStore(account, spec.target),
        now,
        mostFiles: MOST_FILES,
      }),
  };
  return destination as BytesDestination;
}

/** Data goes only to a server that was recognised. */
function requirePinned(account: SftpAccount): SftpAccount {
  if (account.settings.fingerprint !== undefined) return account;
  throw refused('the key of the server is not known yet; verify the connection');
}

async function probe(server: SftpConnection, settings: SftpSettings): Promise<Verified> {
  const { path } = await makePlace(server, settings, []);
  return atServer(toLabel(settings, []), async () => {
    const file = joinPath(path, `.probe-${randomUUID()}`);
    const handle = await open(server, file, 'wx');
    try {
      await write(server, handle, Buffer.from('A trial, to be deleted.\n'), 0);
      await close(server, handle);
    } finally {
      await removeFile(server, file);
    }
    const count = (await list(server, path))?.length ?? 0;
    const entries = `${count} ${count === 1 ? 'entry' : 'entries'}`;
    return {
      summary: `${settings.username}@${toAddressLabel(settings)}, ${entries} in ${path}`,
      learned: { fingerprint: server.fingerprint },
    };
  });
}
