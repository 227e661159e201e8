import type { Answer } from '../domain/answers.ts';
import { isFinal } from '../domain/run.ts';
import type { Scope } from '../services/context.ts';
import { isRefreshLive, showRefresh } from '../services/refreshes/show.ts';
import { showRequest } from '../services/requests/show.ts';
import { isBatchLive, showBatch } from '../services/runs/batch.ts';
import { showRun } from '../services/runs/show.ts';
import { showHome } from '../services/status/home.ts';
import type { Subject } from '../views/contract.ts';
import type { HomeSubject } from './contract.ts';

/** What a card stands for, as it is now for one reader, and whether it can still change. */
export async function showSubject(
  scope: Scope,
  subject: Subject | HomeSubject,
): Promise<{ readonly answer: Answer; readonly live: boolean }> {
  if (subject.kind === 'run') {
    const data = await showRun(scope, subject.id);
    return { answer: { view: 'run', data }, live: !isFinal(data.run.state) };
  }
  if (subject.kind === 'home') return { answer: { view: 'home', data: await showHome(scope) }, live: true };
  if (subject.kind === 'batch') {
    const data = await showBatch(scope, subject.id);
    return { answer: { view: 'run_batch', data }, live: isBatchLive(data) };
  }
  if (subject.kind === 'refresh') {
    const data = await showRefresh(scope, subject.id);
    return { answer: { view: 'refresh', data }, live: isRefreshLive(data) };
  }
  const data = await showRequest(scope, subject.id);
  return { answer: { view: 'request', data }, live: data.state === 'open' };
}
