import type { FormReply, Reply } from '../../chat/contract.ts';
import type { CardJson } from '../../views/contract.ts';
import type { InputElement } from '../../views/dialect.ts';
import { actionsOf, inputsOf } from './elements.ts';
import { findForm, idsOf, notesOf, type Progress, primaryOf, takeOver, textsOf, type Values } from './form-values.ts';
import { span } from './lines.ts';
import { askInput, type Desk, type Step } from './question.ts';
import { toVisible } from './text.ts';

export type Send = (data: unknown, inputs: Values) => Promise<readonly Reply[]>;
export type Filled =
  | { readonly kind: 'answered'; readonly replies: readonly Reply[] }
  | { readonly kind: 'canceled' }
  | { readonly kind: 'end' };

/** Walks through a form's inputs, asks which button, and sends it, until the answer is something else than this form. */
export async function fillForm(desk: Desk, first: FormReply, send: Send): Promise<Filled> {
  const state: Progress = { form: first, values: {}, answered: new Set(), ask: [], errors: {} };
  takeOver(state, first);
  state.ask = idsOf(first.card);
  desk.prompter.print(desk.screen.say(first.title, { bold: true }));
  printTexts(desk, first.card);
  desk.prompter.print(desk.screen.say(desk.strings.keys, { dim: true }));
  for (let index = 0; ; ) {
    const id = state.ask[index];
    const input = inputsOf(state.form.card).find((one) => one.id === id);
    if (id !== undefined && input === undefined) {
      index += 1;
    } else if (input !== undefined) {
      const { step, replies } = await fillInput(desk, state, input, send);
      if (replies) return { kind: 'answered', replies };
      if (step === 'cancel' || step === 'end') return leave(desk, step);
      index = step === 'back' ? Math.max(0, index - 1) : state.ask.indexOf(input.id) + 1;
    } else {
      const pressed = await pressButton(desk, state, send);
      if (pressed.kind === 'back') index = Math.max(0, state.ask.length - 1);
      else if (pressed.kind === 'again') index = 0;
      else if (pressed.kind !== 'stay') return pressed;
    }
  }
}

async function fillInput(
  desk: Desk,
  state: Progress,
  input: InputElement,
  send: Send,
): Promise<{ step: Step; replies?: readonly Reply[] }> {
  const { id } = input;
  const notes = notesOf(state.form.card, id).map((note) => ({ ...note }));
  if (notes.length > 0)
    desk.prompter.print(desk.screen.card({ ...state.form.card, body: notes, actions: [] }, 'lines').text);
  const { step, value } = await askInput(desk, input, state.values[id] ?? '', state.errors[id]);
  if (step !== 'next') return { step };
  const isChanged = value !== state.values[id];
  state.values[id] = value;
  state.answered.add(id);
  const reload = isChanged && input.exportBot?.reload ? primaryOf(state.form.card) : undefined;
  if (!reload) return { step };
  const data = { ...reload.data, input: { ...reload.data.input, step: 'reload' } };
  const replies = await send(data, state.values);
  const form = findForm(replies, state.form.formId);
  if (!form) return { step, replies };
  const before = idsOf(state.form.card);
  printTexts(desk, form.card, state.form.card);
  takeOver(state, form);
  // What this answer brought into the form is asked for too, even when only wrong fields were.
  state.ask = idsOf(form.card).filter((one) => state.ask.includes(one) || !before.includes(one));
  return { step };
}

type Pressed = Filled | { readonly kind: 'back' } | { readonly kind: 'stay' } | { readonly kind: 'again' };

async function pressButton(desk: Desk, state: Progress, send: Send): Promise<Pressed> {
  const { prompter, screen, strings } = desk;
  const actions = actionsOf(state.form.card);
  const primary = primaryOf(state.form.card);
  const standard = primary === undefined ? '' : String(actions.indexOf(primary) + 1);
  const buttons = actions.map((action, index) => `[${index + 1}] ${action.title}`).join('  ');
  prompter.print(`\n${screen.say(buttons)}`);
  const typed = await prompter.ask(
    `${screen.paint([[span(strings.press, { bold: true }), span(` [${standard}]`, { dim: true })]])}: `,
    'answer',
  );
  if (typed.kind !== 'line') return leave(desk, typed.kind === 'end' ? 'end' : 'cancel');
  const line = typed.line.trim() || standard;
  if (line === ':back') return { kind: 'back' };
  if (line === ':cancel') return leave(desk, 'cancel');
  const action = actions[Number(line) - 1] ?? actions.find(({ title }) => title.toLowerCase() === line.toLowerCase());
  if (action?.type !== 'Action.Execute') {
    prompter.print(action ? toVisible(action.url) : screen.say(line === '?' ? strings.keys : strings.notAChoice(line)));
    return { kind: 'stay' };
  }
  const sendsInputs = action.associatedInputs === 'auto' || action.exportBot.reload === true;
  const replies = await send(action.data, sendsInputs ? state.values : {});
  const form = findForm(replies, state.form.formId);
  if (!form) return { kind: 'answered', replies };
  return askAgain(desk, state, form);
}

/** The same form came back: only what is wrong is asked again; a form without errors is a new step, asked in full. */
function askAgain(desk: Desk, state: Progress, form: FormReply): Pressed {
  printTexts(desk, form.card, state.form.card);
  takeOver(state, form);
  const ids = idsOf(form.card);
  const wrong = Object.keys(form.errors);
  state.errors = form.errors;
  state.ask = wrong.length === 0 ? ids : ids.filter((id) => wrong.includes(id));
  for (const id of wrong.filter((one) => !ids.includes(one))) {
    desk.prompter.print(desk.screen.say(`! ${form.errors[id]}`, { tone: 'attention' }));
  }
  return { kind: 'again' };
}

function leave({ prompter, screen, strings }: Desk, step: 'cancel' | 'end'): Filled {
  prompter.print(screen.say(strings.canceled, { dim: true }));
  return { kind: step === 'end' ? 'end' : 'canceled' };
}

/** What a form says around its inputs; where it was drawn before, only if that has changed. */
function printTexts({ prompter, screen }: Desk, card: CardJson, before?: CardJson): void {
  const drawTexts = (one: CardJson) => screen.card({ ...one, body: textsOf(one), actions: [] }, 'lines').text;
  const text = drawTexts(card);
  if (text !== '' && (before === undefined || text !== drawTexts(before))) prompter.print(`${text}\n`);
}
