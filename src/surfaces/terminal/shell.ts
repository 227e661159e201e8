import type { Person } from '../../domain/person.ts';
import type { CardJson } from '../../views/contract.ts';
import type { Action } from '../../views/dialect.ts';
import { span } from './lines.ts';
import type { Session } from './options.ts';
import type { Prompter } from './prompter.ts';
import { type Strings, toStrings } from './strings.ts';

/** What is true between two lines. */
export interface Shell extends Session {
  readonly prompter: Prompter;
  readonly stop: AbortSignal;
  who: Person;
  /** What the numbers press: the buttons of the last turn's cards, and of runs that finished since. */
  buttons: readonly Action[];
  /** Runs that go on, and how far they are, from 0 to 1. */
  readonly runs: Map<string, number | undefined>;
  isWarned: boolean;
}

const PROMPT = 'export> ';

export const stringsOf = ({ who }: Shell): Strings => toStrings(who.locale);
export const say = ({ prompter, screen }: Shell, text: string): void => prompter.print(screen.say(text, { dim: true }));

/** Buttons are numbered on, so that a card that comes by itself never changes what a number means. */
export function printCard(shell: Shell, card: CardJson): void {
  const { text, actions } = shell.screen.card(card, 'numbers', shell.buttons.length + 1);
  shell.buttons = [...shell.buttons, ...actions];
  shell.prompter.print(`${text}\n`);
}

/** `[62%] export> ` while runs go on. */
export function toPrompt(shell: Shell): string {
  const parts = [...shell.runs.values()].map((part) => part ?? 0);
  const percent = `${Math.floor((100 * parts.reduce((sum, part) => sum + part, 0)) / parts.length)}%`;
  const count = parts.length > 1 ? `${stringsOf(shell).runs(parts.length)} ` : '';
  const progress = parts.length === 0 ? [] : [span(`[${count}${percent}] `, { tone: 'accent' })];
  return `${shell.screen.paint([[...progress, span(PROMPT.trim(), { bold: true })]])} `;
}

/** An error that is not a reply, in a few words. */
export const toDetail = (error: unknown): string => (error instanceof Error ? error.message : String(error));
