import type { InputElement } from '../../views/dialect.ts';
import { checkAnswer, type Read, readAnswer, toNumbers } from './answer.ts';
import { drawChoices, isOn } from './input-text.ts';
import { span } from './lines.ts';
import type { Prompter } from './prompter.ts';
import type { Screen } from './screen.ts';
import type { FormStrings } from './strings.ts';
import { toVisible, truncate } from './text.ts';

export interface Desk {
  readonly prompter: Prompter;
  readonly screen: Screen;
  readonly strings: FormStrings;
}

/** `end` is the end of the input, which ends the whole session. */
export type Step = 'next' | 'back' | 'cancel' | 'end';

export interface Answered {
  readonly step: Step;
  /** The value as the card's inputs have it. */
  readonly value: string;
}

/** Asks for one input until the answer can be one. Whether it is right is for the form's command to say. */
export async function askInput(desk: Desk, input: InputElement, value: string, error?: string): Promise<Answered> {
  const { prompter, screen, strings } = desk;
  if (error !== undefined) prompter.print(screen.say(`! ${error}`, { tone: 'attention' }));
  introduce(desk, input, value);
  for (;;) {
    const typed = await prompter.ask(toPrompt(desk, input, value), 'answer');
    if (typed.kind !== 'line') return { step: typed.kind === 'end' ? 'end' : 'cancel', value };
    const line = typed.line.trim();
    if (line === ':back') return { step: 'back', value };
    if (line === ':cancel') return { step: 'cancel', value };
    if (line === '?') {
      prompter.print(screen.say(toHelp(input, strings), { dim: true }));
      introduce(desk, input, value);
      continue;
    }
    const read = checkAnswer(input, line === '' ? { value } : await readValue(desk, input, line), strings);
    if ('value' in read) return { step: 'next', value: read.value };
    prompter.print(screen.say(`! ${read.problem}`, { tone: 'attention' }));
  }
}

/** What stands above the prompt: choices with their numbers, or the lines of a longer text. */
function introduce({ prompter, screen, strings }: Desk, input: InputElement, value: string): void {
  const say = (text: string) => prompter.print(screen.say(text, { dim: true }));
  if (input.type === 'Input.ChoiceSet') {
    prompter.print(screen.say(input.label, { bold: true }));
    if (input.choices.length === 0) say(strings.noChoices);
    else prompter.print(screen.paint(drawChoices(input, value, screen.columns(), true)));
  } else if (input.type === 'Input.Text' && input.isMultiline) {
    say(strings.several);
    for (const line of value.split('\n').filter(Boolean)) say(`  ${line}`);
  }
}

function toPrompt({ screen, strings }: Desk, input: InputElement, value: string): string {
  const [label, current] = toLabel(input, value, strings);
  const star = input.isRequired ? ' *' : '';
  const shown = current === '' ? '' : ` [${truncate(toVisible(current), screen.columns() / 2)}]`;
  return `${screen.paint([[span(toVisible(label) + star, { bold: true }), span(shown, { dim: true })]])}: `;
}

/** What is asked for, and what Enter keeps. */
function toLabel(input: InputElement, value: string, strings: FormStrings): readonly [string, string] {
  if (input.type === 'Input.Toggle') return [input.title, strings.yesNo(isOn(input, value))];
  if (input.type !== 'Input.ChoiceSet') return [input.label, value.split('\n').filter(Boolean).join(' / ')];
  return [input.isMultiSelect ? strings.chooseSeveral : strings.chooseOne, toNumbers(input, value)];
}

function toHelp(input: InputElement, strings: FormStrings): string {
  const placeholder = 'placeholder' in input ? input.placeholder : undefined;
  const help = [placeholder, input.errorMessage].filter((text) => text !== undefined && text !== '');
  return `${help.length > 0 ? help.join(' ') : strings.noHelp} ${strings.keys}`;
}

async function readValue(desk: Desk, input: InputElement, line: string): Promise<Read> {
  if (line === ':clear') return { value: '' };
  const isText = input.type === 'Input.Text' && input.isMultiline === true;
  return isText ? { value: await readLines(desk, line) } : readAnswer(input, line, desk.strings);
}

async function readLines({ prompter }: Desk, first: string): Promise<string> {
  const lines = [first];
  for (;;) {
    const typed = await prompter.ask('… ', 'answer');
    if (typed.kind !== 'line' || typed.line.trim() === '') return lines.join('\n');
    lines.push(typed.line.trim());
  }
}
