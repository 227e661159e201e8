import type { ChoiceSetInput, InputElement } from '../../views/dialect.ts';
import type { FormStrings } from './strings.ts';

/** What was typed for an input as its value, or why it cannot be one. */
export type Read = { readonly value: string } | { readonly problem: string };

export function readAnswer(input: InputElement, line: string, strings: FormStrings): Read {
  switch (input.type) {
    case 'Input.ChoiceSet':
      return readChoices(input, line, strings);
    case 'Input.Toggle':
      if (strings.yes.includes(line.toLowerCase())) return { value: input.valueOn ?? 'true' };
      if (strings.no.includes(line.toLowerCase())) return { value: input.valueOff ?? 'false' };
      return { problem: strings.notAChoice(line) };
    case 'Input.Number':
      return Number.isFinite(Number(line)) ? { value: line } : { problem: strings.notANumber };
    default:
      return { value: line };
  }
}

/** What the card itself says about the value: needed, and how long. */
export function checkAnswer(input: InputElement, read: Read, strings: FormStrings): Read {
  if (!('value' in read)) return read;
  if (input.isRequired && read.value === '') return { problem: input.errorMessage ?? strings.required };
  const limit = input.type === 'Input.Text' ? input.maxLength : undefined;
  return limit !== undefined && read.value.length > limit ? { problem: strings.tooLong(limit) } : read;
}

/** Numbers, ranges of them, or titles: `1,3`, `2-4`, `Australia`. */
function readChoices(input: ChoiceSetInput, line: string, strings: FormStrings): Read {
  const whole = findChoice(input, line);
  const words =
    whole === undefined && input.isMultiSelect
      ? line
          .split(',')
          .map((word) => word.trim())
          .filter(Boolean)
      : [line];
  const values: string[] = [];
  for (const word of words) {
    const found = input.isMultiSelect ? (findRange(input, word) ?? findChoice(input, word)) : findChoice(input, word);
    if (found === undefined) return { problem: strings.notAChoice(word) };
    values.push(...found);
  }
  return { value: [...new Set(values)].join(',') };
}

function findChoice({ choices }: ChoiceSetInput, word: string): string[] | undefined {
  const byNumber = /^\d+$/.test(word) ? choices[Number(word) - 1] : undefined;
  const fold = (text: string) => text.normalize('NFC').toLowerCase();
  const byStart = choices.filter(({ title }) => fold(title).startsWith(fold(word)));
  const exact = byStart.find(({ title }) => fold(title) === fold(word));
  const found = byNumber ?? exact ?? (byStart.length === 1 ? byStart[0] : undefined);
  return found === undefined ? undefined : [found.value];
}

function findRange({ choices }: ChoiceSetInput, word: string): string[] | undefined {
  const [, from, to] = /^(\d+)\s*-\s*(\d+)$/.exec(word) ?? [];
  if (from === undefined || to === undefined || Number(to) > choices.length || Number(from) < 1) return undefined;
  return choices.slice(Number(from) - 1, Number(to)).map(({ value }) => value);
}

/** The value of a choice as the numbers that pick it: `1,3`. */
export const toNumbers = ({ choices }: ChoiceSetInput, value: string): string =>
  value
    .split(',')
    .flatMap((part) => choices.findIndex((choice) => choice.value === part) + 1 || [])
    .join(',');
