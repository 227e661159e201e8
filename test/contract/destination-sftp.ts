import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { BytesWriter, Verified } from '../../src/destinations/contract.ts';
import { createDestinations, requireDestination } from '../../src/destinations/index.ts';
import { createSftpDestination, type SftpOptions } from '../../src/destinations/sftp/index.ts';
import type { RunId } from '../../src/domain/ids.ts';
import type { Row } from '../../src/sources/contract.ts';
import { type SftpFaults, type SftpServer, startSftpServer } from '../support/sftp-server.ts';
import { textStream } from '../support/text-stream.ts';
import {
  type DestinationCase,
  EXPORT_ID,
  type FarEnd,
  ignore,
  lookInto,
  newRunId,
  read,
  START,
  VIP,
} from './destination-far-end.ts';

export interface SftpFarEnd extends FarEnd {
  readonly server: SftpServer;
  readonly account: { readonly settings: Record<string, unknown>; readonly credentials: Record<string, unknown> };
}

/** The SFTP destination on a server of the test's own, signed in by password. */
export async function openSftpFarEnd(faults: SftpFaults = {}): Promise<SftpFarEnd> {
  const server = await startSftpServer();
  Object.assign(server.faults, faults);
  const { host, port, username, password, fingerprint } = server;
  await mkdir(join(server.root, 'exports'));
  return {
    server,
    connect: () => requireDestination(createDestinations({ exportDir: '/unused', allowPrivateNetworks: true }), 'sftp'),
    account: { settings: { host, port, username, fingerprint, folder: '/exports' }, credentials: { password } },
    target: {},
    ...lookInto(join(server.root, 'exports')),
    release: () => server.close(),
  };
}

export const sftpCase: DestinationCase = {
  openFarEnd: () => openSftpFarEnd(),
  openForbidden: () => openSftpFarEnd({ readOnly: true }),
  openFull: (capacity) => openSftpFarEnd({ capacity }),
  badTargets: ['../x', '/etc', 'a/../../x', 'C:\\x', 'a\\..\\..\\x', 'a\0b', '~'].map((folder) => ({ folder })),
  async makeTraps(farEnd) {
    const { root } = (farEnd as SftpFarEnd).server;
    await mkdir(join(root, 'elsewhere'));
    await mkdir(join(root, 'exports-of-others'));
    await mkdir(join(root, 'exports', 'inner'));
    const link = (name: string, to: string) => symlink(join(root, to), join(root, 'exports', name));
    await link('out', 'elsewhere');
    await link('beside', 'exports-of-others');
    await link('dangling', 'nowhere');
    // The folder of the export itself.
    await link('inner/weekly-list', 'elsewhere');
    return ['out', 'out/below', 'beside', 'dangling', 'dangling/below', 'inner'].map((folder) => ({ folder }));
  },
};

interface Changes {
  readonly settings?: Record<string, unknown>;
  readonly credentials?: Record<string, unknown>;
  readonly options?: Partial<SftpOptions>;
}

export type SftpTalk = ReturnType<typeof talkTo>;

/** What a test does with a far end, as its account is or with changes to it. */
export function talkTo(farEnd: SftpFarEnd) {
  function connect({ settings = {}, credentials, options = {} }: Changes = {}) {
    const destination = createSftpDestination({ allowPrivateNetworks: true, ...options });
    const account = {
      settings: destination.settings.parse({ ...farEnd.account.settings, ...settings }),
      credentials: destination.credentials.parse(credentials ?? farEnd.account.credentials),
    };
    return { destination, account };
  }

  async function verify(changes: Changes = {}): Promise<Verified> {
    const { destination, account } = connect(changes);
    return destination.verify(account);
  }

  async function open(runId: RunId = newRunId(), changes: Changes = {}): Promise<BytesWriter> {
    const { destination, account } = connect(changes);
    return destination.open(account, {
      runId,
      exportId: EXPORT_ID,
      exportName: 'Weekly list',
      environmentName: 'Shop',
      target: {},
      startedAt: START,
      items: [VIP],
      signal: new AbortController().signal,
    });
  }

  /** A run from its begin to its end. */
  async function deliver(rows: readonly Row[], runId?: RunId, changes?: Changes): Promise<void> {
    const writer = await open(runId, changes);
    try {
      await writer.write(VIP, textStream(rows, { chunkSize: 65_536 }), ignore);
      await writer.commit();
    } catch (error) {
      await writer.abort();
      throw error;
    }
  }

  /** Of every file of records that can be seen. */
  async function visibleRows(): Promise<unknown[]> {
    const files = [...(await farEnd.visible())];
    return files.filter(([path]) => path.endsWith('.csv')).map(([, bytes]) => read(bytes));
  }

  return { connect, verify, open, deliver, visibleRows };
}

export const unreachable = { code: 'destination_unreachable', retry: { kind: 'backoff' } };
export const signInFailed = { code: 'destination_sign_in_failed', retry: { kind: 'never' } };
