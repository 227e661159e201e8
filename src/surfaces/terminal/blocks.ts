import type { Fact, TextBlock } from '../../views/dialect.ts';
import { blockWidth, GAP, joinBlocks, type Line, padLine, span, wrapLine } from './lines.ts';
import { toVisible } from './text.ts';

const BAR_WIDTH = 24;
/** Paths and addresses are never broken, because they are there to be copied; a terminal joins what it wrapped itself. */
const PATH = /^[\x21-\x7e]*[/\\][\x21-\x7e]*$/;

export function drawText(item: TextBlock, columns: number): Line[] {
  const lines = wrapLine([toSpan(item)], columns);
  const aligned = item.horizontalAlignment === 'right' && Number.isFinite(columns);
  return aligned ? lines.map((line) => padLine(line, columns, 'right')) : lines;
}

function toSpan({ text, color = 'default', isSubtle = false, exportBot, ...block }: TextBlock) {
  const bold = block.style === 'heading' || block.weight === 'bolder' || block.size === 'large';
  const tone = color === 'default' ? undefined : color;
  return span(exportBot?.badge ? `● ${toVisible(text)}` : toVisible(text), { bold, dim: isSubtle, tone });
}

/** Titles and values in two columns. */
export function drawFacts(facts: readonly Fact[], columns: number): Line[] {
  const titles = facts.map(({ title }): Line => [span(toVisible(title), { dim: true })]);
  const left = Math.min(blockWidth(titles), Math.floor(columns * 0.4));
  return facts.flatMap(({ value }, index) => {
    const text: Line = [span(toVisible(value))];
    const right = PATH.test(value) ? [text] : wrapLine(text, columns - left - GAP.length);
    return joinBlocks([wrapLine(titles[index] ?? [], left), right], [left, 0], GAP);
  });
}

/** `████████░░░░  62%`; dots for the number while it is not known. */
export function drawBar(fraction: number | undefined, columns: number): Line {
  const width = Math.max(4, Math.min(BAR_WIDTH, columns - 6));
  const full = Math.floor((fraction ?? 0) * width);
  const percent = fraction === undefined ? '  …' : `${Math.floor(fraction * 100)}%`.padStart(4);
  return [
    span('█'.repeat(full), { tone: 'accent' }),
    span('░'.repeat(width - full), { dim: true }),
    span(` ${percent}`),
  ];
}
