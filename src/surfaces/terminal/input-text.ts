import type { ChoiceSetInput, InputElement } from '../../views/dialect.ts';
import { type Line, type Span, span, wrapLine } from './lines.ts';
import { toVisible, toVisibleLines } from './text.ts';

/** An input as it stands, to be read only: its label, and its value or what can be chosen. */
export function drawInput(input: InputElement, columns: number): Line[] {
  const label = span(`${toVisible(input.label)}${input.isRequired ? ' *' : ''}`, { bold: true });
  if (input.type === 'Input.ChoiceSet') {
    return [...wrapLine([label], columns), ...drawChoices(input, input.value ?? '', columns)];
  }
  if (input.type === 'Input.Toggle') return wrapLine([mark(isOn(input), true), span(toVisible(input.title))], columns);
  const value = String(input.value ?? '');
  if (value === '') return wrapLine([label, span(`  ${toVisible(input.placeholder ?? '')}`, { dim: true })], columns);
  const lines = toVisibleLines(value);
  if (lines.length === 1) return wrapLine([label, span(`  ${lines[0]}`)], columns);
  return [[label], ...lines.flatMap((text) => wrapLine([span(text)], columns))];
}

/** Choices marked as they are picked, with the numbers that pick them if `numbered`. */
export function drawChoices(input: ChoiceSetInput, value: string, columns: number, numbered = false): Line[] {
  const picked = new Set(value.split(','));
  const digits = String(input.choices.length).length;
  return input.choices.flatMap((choice, index) => {
    const number = numbered ? [span(`${String(index + 1).padStart(digits)} `, { tone: 'accent' })] : [];
    const start = [span('  '), ...number, mark(picked.has(choice.value), input.isMultiSelect === true)];
    const indent = start.reduce((sum, { text }) => sum + text.length, 0);
    const title = wrapLine([span(toVisible(choice.title))], columns - indent);
    return title.map((line, row): Line => [...(row === 0 ? start : [span(' '.repeat(indent))]), ...line]);
  });
}

/** Whether a toggle is on, as it stands on the card or with another value. */
export function isOn(input: InputElement & { type: 'Input.Toggle' }, value = input.value): boolean {
  return value === (input.valueOn ?? 'true');
}

function mark(isPicked: boolean, several: boolean): Span {
  if (several) return span(isPicked ? '[x] ' : '[ ] ');
  return span(isPicked ? '(•) ' : '( ) ');
}
