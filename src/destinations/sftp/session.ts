import { AppError } from '../../domain/errors.ts';
import { newPartName } from '../files/places.ts';
import type { FileSession, FileSink, RunPlace } from '../files/store.ts';
import { type SftpAccount, toAddressLabel } from './account.ts';
import type { SftpConnection } from './connection.ts';
import { atServer, refused, toStatus } from './errors.ts';
import { makePlace, type Place, toLabel } from './paths.ts';
import { joinPath, lstat, makeFolder, removeFolder, removeIfEmpty, rename } from './remote.ts';
import { openSftpSink } from './sink.ts';

export interface SessionOptions {
  readonly account: SftpAccount;
  /** Below the account's folder. */
  readonly subfolder: readonly string[];
  readonly dial: () => Promise<SftpConnection>;
}

/** Writes into a hidden folder beside the final one and renames it. Holds a connection until it is committed or aborted. */
export async function beginSftpSession(
  { account, subfolder, dial }: SessionOptions,
  { runId, folders: [exportFolder, runFolder] }: RunPlace,
): Promise<FileSession> {
  const parts = [...subfolder, exportFolder];
  const label = toLabel(account.settings, [...parts, runFolder]);
  const partName = newPartName(runId);
  let server = await dial();
  const parent = await makePartIn(server, account, parts, partName).catch((error: unknown) => {
    server.end();
    throw error;
  });
  const part = joinPath(parent.path, partName);
  const final = joinPath(parent.path, runFolder);
  const sinks = new Set<FileSink>();
  let state: 'open' | 'publishing' | 'committed' | 'aborted' = 'open';
  let isClean = false;
  /** Where an earlier attempt's folder waits while ours takes its place. */
  let aside: string | undefined;

  async function publish(): Promise<void> {
    try {
      return await rename(server, part, final);
    } catch (error) {
      if (toStatus(error) === undefined) throw error;
      if ((await lstat(server, part)) === undefined) throw refused(`${label}: its files are gone`);
      if ((await lstat(server, final)) === undefined) throw error;
    }
    // An earlier attempt published and died before it could say so: its folder makes way for ours.
    aside = joinPath(parent.path, newPartName(runId));
    try {
      await rename(server, final, aside);
      await rename(server, part, final);
    } catch (error) {
      if (server.isOpen()) await putBack();
      throw error;
    }
    // What is published stays published; a rest under a hidden name is for `discard`.
    await removeFolder(server, aside).catch(() => undefined);
  }

  async function putBack(): Promise<void> {
    if (aside !== undefined && (await lstat(server, aside)) !== undefined) await rename(server, aside, final);
    aside = undefined;
  }

  async function cleanUp(wasPublishing: boolean): Promise<void> {
    for (const sink of sinks) await sink.discard().catch(() => undefined);
    if (!server.isOpen()) server = await dial();
    // The line may have broken after the server had renamed: then the part is gone, and what is visible is ours.
    const isPublished = wasPublishing && (await lstat(server, part)) === undefined;
    if (!isPublished) await putBack();
    await removeFolder(server, isPublished ? final : part);
    if (aside !== undefined) await removeFolder(server, aside);
    await removeEmpty(server, parent);
    server.end();
  }

  return {
    async open(name) {
      if (state !== 'open') throw misuse(`${label}: the run's files are ${state}`);
      const sink = await openSftpSink(server, joinPath(part, name), `${label}/${name}`);
      sinks.add(sink);
      return sink;
    },
    async commit() {
      if (state === 'aborted') throw misuse(`${label}: the run's files are aborted`);
      if (state !== 'committed') {
        state = 'publishing';
        await atServer(label, publish);
        state = 'committed';
        server.end();
      }
      return { location: `sftp://${toAddressLabel(account.settings)}${final}` };
    },
    async abort() {
      if (state === 'committed' || isClean) return;
      const wasPublishing = state === 'publishing';
      state = 'aborted';
      await atServer(label, () => cleanUp(wasPublishing));
      isClean = true;
    },
  };
}

/** Twice, as a run that was aborted may just have taken the empty folder away. */
async function makePartIn(
  server: SftpConnection,
  { settings }: SftpAccount,
  parts: readonly string[],
  partName: string,
): Promise<Place> {
  const label = toLabel(settings, parts);
  for (let isLast = false; ; isLast = true) {
    const parent = await makePlace(server, settings, parts);
    try {
      await atServer(label, () => makeFolder(server, joinPath(parent.path, partName)));
      return parent;
    } catch (error) {
      if (isLast || !(error instanceof AppError) || error.code !== 'destination_forbidden') throw error;
    }
  }
}

/** Takes away the folders that were made for this run, from the inside out, as long as nothing else is in them. */
async function removeEmpty(server: SftpConnection, { base, path, made }: Place): Promise<void> {
  if (made === undefined) return;
  for (let folder = path; folder !== base && folder.length >= made.length; folder = toParent(folder)) {
    if (!(await removeIfEmpty(server, folder))) return;
  }
}

const toParent = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 1));

const misuse = (detail: string) => new AppError('internal', {}, { detail });
