import { MultiBar, type SingleBar } from 'cli-progress';
import type { Drawn } from '../../chat/contract.ts';
import { drawBar } from './blocks.ts';
import { progressOf } from './elements.ts';
import { GAP, span, truncateLine } from './lines.ts';
import type { Screen } from './screen.ts';
import { toVisible } from './text.ts';

/** One bar per run, redrawn in place; for terminals only. */
export interface Bars {
  update(key: string, drawn: Drawn): void;
  /** Takes the run's bar away and prints something above the bars that stay. */
  finish(key: string, text: string): void;
  /** Wipes the bars and gives the cursor back. */
  stop(): void;
}

/** Bars that scroll out of the window cannot be redrawn; the others appear as these finish. */
const MOST_BARS = 10;

export function createBars(screen: Screen): Bars {
  const latest = new Map<string, Drawn>();
  let shown = new Map<string, SingleBar>();
  let multi: MultiBar | undefined;

  const toLine = (drawn: Drawn): string => {
    const columns = screen.columns() - 1;
    const bar = drawBar(progressOf(drawn.card), columns);
    return screen.paint([truncateLine([...bar, span(GAP + toVisible(drawn.text))], columns)]);
  };
  const stop = () => {
    multi?.stop();
    multi = undefined;
    shown = new Map();
  };
  const show = (key: string, drawn: Drawn) => {
    if (!shown.has(key) && shown.size >= MOST_BARS) return;
    multi ??= new MultiBar({
      stream: screen.output,
      format: (_options, _params, payload: { drawn: Drawn }) => toLine(payload.drawn),
      hideCursor: true,
      clearOnComplete: true,
      // Ctrl-C is the caller's to handle.
      gracefulExit: false,
    });
    const bar = shown.get(key) ?? multi.create(1, 0, { drawn });
    bar.update({ drawn });
    shown.set(key, bar);
  };
  return {
    update: (key, drawn) => {
      const isNew = !latest.has(key);
      latest.set(key, drawn);
      show(key, drawn);
      // Drawn at once, and by the library's own timer from then on.
      if (isNew) multi?.update();
    },
    finish: (key, text) => {
      latest.delete(key);
      stop();
      screen.output.write(`${text}\n\n`);
      for (const [other, drawn] of latest) show(other, drawn);
      multi?.update();
    },
    stop,
  };
}
