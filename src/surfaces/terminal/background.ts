import type { Drawn, MessageReply } from '../../chat/contract.ts';
import { progressOf, stateOf } from './elements.ts';
import { follow } from './follow.ts';
import { printCard, type Shell, say, stringsOf, toDetail, toPrompt } from './shell.ts';

/** In the background: progress in the prompt, and the finished card above it. */
export async function watchRun(shell: Shell, { subject, card: printed }: MessageReply): Promise<void> {
  if (subject === undefined || shell.runs.has(subject.id)) return;
  const { chat, who, stop, pollMs } = shell;
  shell.runs.set(subject.id, undefined);
  const onDrawn = ({ card, live }: Drawn) => {
    if (!live) return;
    shell.runs.set(subject.id, progressOf(card));
    shell.prompter.setPrompt(toPrompt(shell));
  };
  try {
    await warnWithoutWorker(shell);
    const end = await follow({ chat, subject, personId: who.id, signal: stop, pollMs, onDrawn });
    if (end === 'stopped' || stop.aborted) return;
    shell.runs.delete(subject.id);
    shell.prompter.setPrompt(toPrompt(shell));
    if (end === 'gone') say(shell, stringsOf(shell).gone);
    // A run that was over before is on the card that was just printed.
    else if (stateOf(printed) !== stateOf(end.card)) printCard(shell, end.card);
  } catch (error) {
    if (stop.aborted) return;
    shell.runs.delete(subject.id);
    say(shell, stringsOf(shell).lostSight(toDetail(error)));
  }
}

async function warnWithoutWorker(shell: Shell): Promise<void> {
  if (shell.isWarned || shell.hasWorker === undefined) return;
  shell.isWarned = true;
  if (!(await shell.hasWorker())) say(shell, stringsOf(shell).noWorker);
}
