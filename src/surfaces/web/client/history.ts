import { recall } from './storage.ts';

const LIMIT = 100;

export interface LineHistory {
  add(line: string): void;
  /** The line before or after the one shown; `draft` is what was being typed, and comes back at the end. */
  older(draft: string): string | undefined;
  newer(): string | undefined;
  isBrowsing(): boolean;
  stop(): void;
}

/** What a person has sent from this browser, newest last, walked through with the arrow keys. */
export function createHistory(personId: string): LineHistory {
  const key = `exports.history.${personId}`;
  let at: number | undefined;
  let draft = '';

  return {
    add(line) {
      at = undefined;
      const lines = read(key).filter((known) => known !== line);
      write(key, [...lines, line].slice(-LIMIT));
    },
    older(current) {
      const lines = read(key);
      if (at === undefined) draft = current;
      const next = (at ?? lines.length) - 1;
      if (next < 0) return undefined;
      at = next;
      return lines[next];
    },
    newer() {
      if (at === undefined) return undefined;
      const lines = read(key);
      at += 1;
      if (at < lines.length) return lines[at];
      at = undefined;
      return draft;
    },
    isBrowsing: () => at !== undefined,
    stop() {
      at = undefined;
    },
  };
}

function read(key: string): readonly string[] {
  try {
    const lines: unknown = JSON.parse(recall(key) ?? '[]');
    return Array.isArray(lines) ? lines.filter((line) => typeof line === 'string') : [];
  } catch {
    return [];
  }
}

function write(key: string, lines: readonly string[]): void {
  try {
    localStorage.setItem(key, JSON.stringify(lines));
  } catch {
    // Without storage there is no history, and nothing else is lost.
  }
}
