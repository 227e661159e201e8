import { AppError } from '../../domain/errors.ts';
import type { RunId } from '../../domain/ids.ts';
import { newPartName } from '../files/places.ts';
import type { FileSession, Publication } from '../files/store.ts';
import { refused } from '../network/http-errors.ts';
import { removePart, type Step, toAsideKey, toJournalKey, undoSteps, writeJournal } from './journal.ts';
import type { ObjectStore, Upload } from './object-store.ts';
import { createPartSink, type PartSink } from './part-sink.ts';

/** Connects to the far end; requests under way end when the signal is aborted. */
export type ConnectStore = (signal?: AbortSignal) => ObjectStore;

interface Opened {
  readonly upload: Upload;
  readonly sink: PartSink;
  isClosed: boolean;
}

/**
 * Uploads every file in parts under its own name, where nothing can be seen of it, and completes the uploads in the order
 * in which the files were opened. The steps stand in a journal first, so that a publication that was cut can be taken back.
 */
export async function beginObjectSession(connect: ConnectStore, runId: RunId): Promise<FileSession> {
  const part = newPartName(runId);
  const stop = new AbortController();
  const store = connect(stop.signal);
  const files = new Map<string, Opened>();
  const uploads = new Set<string>();
  /** Keys of uploads that may have begun without our hearing of it. */
  const unheard = new Set<string>();
  const buffers: Buffer[] = [];
  let steps: readonly Step[] = [];
  let state: 'open' | 'publishing' | 'committed' | 'aborted' | 'clean' = 'open';
  await writeJournal(store, part, { uploads: [], steps: [] });

  /** Without its journal this attempt was given up, and another may be under way. */
  async function requireJournal(): Promise<void> {
    if ((await store.head(toJournalKey(part))) !== undefined) return;
    throw refused(store.title, `${store.describe('')}: the files of this attempt are gone`);
  }

  async function begin(path: string, mediaType: string): Promise<Upload> {
    await requireJournal();
    uploads.add(path);
    await writeJournal(store, part, { uploads: [...uploads], steps: [] });
    unheard.add(path);
    const upload = await store.upload(path, { mediaType, attempt: part });
    unheard.delete(path);
    return upload;
  }

  async function publish(publication: Publication): Promise<void> {
    await requireJournal();
    await clearOwn(publication.own);
    const isOwn = (key: string) => publication.own.some((folder) => key.startsWith(`${folder}/`));
    steps = await planSteps([...files.keys()], publication.obsolete, isOwn);
    await writeJournal(store, part, { uploads: [...uploads], steps });
    for (const { key, aside } of steps) if (aside !== undefined) await store.copy(key, aside);
    for (const [, { upload, sink }] of files) await upload.complete(sink.parts());
    await store.remove(publication.obsolete.filter((key) => !files.has(key)));
    // From here on nothing is taken back.
    await store.remove([toJournalKey(part)]);
  }

  /** What an earlier attempt at the run published; the file that names the others goes first. */
  async function clearOwn(folders: readonly string[]): Promise<void> {
    const visible = (await Promise.all(folders.map((folder) => store.list(`${folder}/`)))).flat();
    const order = [...files.keys()];
    const ours = visible.filter((key) => files.has(key)).sort((a, b) => order.indexOf(b) - order.indexOf(a));
    for (const key of ours) await store.remove([key]);
    await store.remove(visible.filter((key) => !files.has(key)));
  }

  async function planSteps(
    keys: readonly string[],
    obsolete: readonly string[],
    isOwn: (key: string) => boolean,
  ): Promise<Step[]> {
    const planned: Step[] = [];
    for (const key of [...keys, ...obsolete.filter((name) => !files.has(name))]) {
      const isReplaced = !isOwn(key) && (await store.head(key)) !== undefined;
      planned.push(isReplaced ? { key, aside: toAsideKey(part, planned.length) } : { key });
    }
    return planned;
  }

  async function cleanUp(): Promise<void> {
    for (const { upload, sink } of files.values()) {
      await sink.discard().catch(() => undefined);
      await upload.drop().catch(() => undefined);
    }
    // Without the signal, which has ended the requests of the other one.
    const cleaner = connect();
    // Uploads of an attempt that came after ours are not ours to end.
    const isOurs = (await cleaner.head(toJournalKey(part))) !== undefined;
    if (isOurs) for (const key of unheard) await cleaner.dropUploads(key);
    await undoSteps(cleaner, part, steps);
    await removePart(cleaner, part);
  }

  return {
    locate: store.locate,
    describe: store.describe,
    isTaken: async (folder) => (await store.list(`${folder}/`, 1)).length > 0,
    read: (path, limit) => store.read(path, limit),
    async open(path, { mediaType }) {
      if (state !== 'open') throw misuse(`${path}: the run's files are ${state}`);
      await files.get(path)?.sink.discard();
      files.delete(path);
      const upload = await begin(path, mediaType);
      const sink = createPartSink(store, path, buffers, upload);
      const opened: Opened = { upload, sink, isClosed: false };
      files.set(path, opened);
      return {
        append: sink.append,
        async close() {
          await sink.close();
          opened.isClosed = true;
        },
        async discard() {
          if (files.get(path) === opened) files.delete(path);
          await sink.discard();
        },
      };
    },
    async commit(publication) {
      if (state === 'committed') return;
      if (state !== 'open') throw misuse(`the run's files are ${state}`);
      const unfinished = [...files].find(([, { isClosed }]) => !isClosed);
      if (unfinished !== undefined) throw misuse(`${unfinished[0]} is not closed`);
      state = 'publishing';
      await publish(publication);
      state = 'committed';
      // What is published stays published; a rest under a hidden name harms nobody.
      await removePart(store, part).catch(() => undefined);
    },
    async abort() {
      if (state === 'committed' || state === 'clean') return;
      state = 'aborted';
      stop.abort();
      await cleanUp();
      state = 'clean';
    },
  };
}

const misuse = (detail: string) => new AppError('internal', {}, { detail });
