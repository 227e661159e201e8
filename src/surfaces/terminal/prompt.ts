import type { ActionBody, Reply, TextBody } from '../../chat/contract.ts';
import { watchRun } from './background.ts';
import { fillForm } from './form.ts';
import type { Session } from './options.ts';
import { createPrompter } from './prompter.ts';
import { printCard, type Shell, say, stringsOf, toDetail, toPrompt } from './shell.ts';
import { toVisible } from './text.ts';

/** Reads lines until `quit`, Ctrl-D or the end of a pipe. Runs that are started are watched meanwhile; none is waited for. */
export async function runPrompt(session: Session): Promise<number> {
  const leaving = new AbortController();
  const complete = (line: string) => completeLine(shell, line);
  const prompter = createPrompter({ input: session.streams.input, screen: session.screen, complete });
  const shell: Shell = {
    ...session,
    prompter,
    stop: AbortSignal.any([session.signal, leaving.signal]),
    who: session.person,
    buttons: [],
    runs: new Map(),
    isWarned: false,
  };
  const interrupt = () => prompter.close();
  session.signal.addEventListener('abort', interrupt);
  if (session.signal.aborted) interrupt();
  try {
    greet(shell);
    while (await readLine(shell));
    const { bye, goesOn } = stringsOf(shell);
    say(shell, shell.runs.size > 0 ? goesOn : bye);
  } finally {
    leaving.abort();
    session.signal.removeEventListener('abort', interrupt);
    prompter.close();
  }
  return session.signal.aborted ? 130 : 0;
}

function greet(shell: Shell): void {
  const { welcome, whatToType } = stringsOf(shell);
  shell.prompter.print(shell.screen.say(welcome(shell.who.name, shell.who.role), { bold: true }));
  say(shell, `${whatToType}\n`);
}

/** False once the person wants to leave. */
async function readLine(shell: Shell): Promise<boolean> {
  const typed = await shell.prompter.ask(toPrompt(shell), 'command');
  if (typed.kind === 'end') return false;
  if (typed.kind === 'interrupt') {
    say(shell, stringsOf(shell).ctrlC);
    return true;
  }
  const line = typed.line.trim();
  if (line === '') return true;
  if (/^(quit|exit)$/i.test(line)) return false;
  if (/^as(\s|$)/i.test(line)) await switchPerson(shell, line.slice(2).trim());
  else if (/^[1-9]\d{0,2}$/.test(line)) return press(shell, line);
  else return take(shell, { kind: 'text', text: line });
  return true;
}

/** One turn; false when the input ended in the middle of a form. */
async function take(shell: Shell, body: TextBody | ActionBody): Promise<boolean> {
  shell.buttons = [];
  try {
    return await show(shell, await shell.send(shell.who, body));
  } catch (error) {
    shell.prompter.print(shell.screen.say(`! ${toDetail(error)}`, { tone: 'attention' }));
    return true;
  }
}

async function show(shell: Shell, replies: readonly Reply[]): Promise<boolean> {
  shell.prompter.print('');
  for (const reply of replies.filter((one) => one.kind === 'message')) {
    printCard(shell, reply.card);
    void watchRun(shell, reply);
  }
  const form = replies.find((reply) => reply.kind === 'form');
  if (!form) return true;
  const desk = { prompter: shell.prompter, screen: shell.screen, strings: stringsOf(shell).form };
  const filled = await fillForm(desk, form, (data, inputs) => shell.send(shell.who, { kind: 'action', data, inputs }));
  return filled.kind === 'answered' ? show(shell, filled.replies) : filled.kind !== 'end';
}

async function press(shell: Shell, number: string): Promise<boolean> {
  const action = shell.buttons[Number(number) - 1];
  if (action?.type === 'Action.Execute') return take(shell, { kind: 'action', data: action.data, inputs: {} });
  if (action) shell.prompter.print(toVisible(action.url));
  else say(shell, stringsOf(shell).noButton(number, shell.buttons.length));
  return true;
}

async function switchPerson(shell: Shell, name: string): Promise<void> {
  const people = await shell.chat.people(shell.environmentId);
  const fold = (text: string) => text.normalize('NFC').toLowerCase();
  const near = name === '' ? [] : people.filter((person) => fold(person.name).startsWith(fold(name)));
  const found = near.find((person) => fold(person.name) === fold(name)) ?? (near.length === 1 ? near[0] : undefined);
  if (found) {
    shell.who = found;
    shell.buttons = [];
    say(shell, stringsOf(shell).nowPerson(found.name, found.role));
    return;
  }
  if (name !== '') say(shell, stringsOf(shell).unknownPerson(name));
  say(shell, stringsOf(shell).people(people.map((person) => person.name).join(', ')));
}

async function completeLine(shell: Shell, line: string): Promise<readonly string[]> {
  const completions = await shell.chat.complete(shell.environmentId, shell.who.id, line);
  return completions.map((completion) => completion.line).filter((one) => one === toVisible(one));
}
