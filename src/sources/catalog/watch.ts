import { existsSync, type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Editors write in several steps; what they leave behind is looked at once they rest. */
const SETTLE_MS = 150;
/** Some delete the file and write it anew; gone for longer means gone. */
const GONE_MS = 1000;

/**
 * Calls back after a file has changed, been replaced or removed. It is the folder that is watched: a watch on a file
 * stays with the old one when an editor renames a new one over it.
 */
export function watchFile(path: string, onChange: () => void): { close(): void } {
  const name = basename(path);
  let timer: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;

  const lookAfter = (ms: number, then: () => void): void => {
    clearTimeout(timer);
    timer = setTimeout(then, ms).unref();
  };
  const settle = (): void => {
    if (existsSync(path)) onChange();
    else lookAfter(GONE_MS, onChange);
  };

  try {
    watcher = watch(dirname(path), { persistent: false }, (_, changed) => {
      // Mounted configuration changes by a link beside the file (`..data`), so names with dots count too.
      if (changed === null || changed === name || changed.startsWith('..')) lookAfter(SETTLE_MS, settle);
    });
    // A folder that vanished, or no watches left in the system: the holder's `check` still works.
    watcher.on('error', () => watcher?.close());
  } catch {
    watcher = undefined;
  }
  return {
    close() {
      clearTimeout(timer);
      watcher?.close();
    },
  };
}
