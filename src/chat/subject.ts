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

/**
 * What a card stands for, as it is now for one reader, and whether it can still change. A run that has ended can: while
 * somebody has to decide about it, or its far end is asked what it has made of it.
 */
export async function showSubject(
  scope: Scope,
  subject: Subject | HomeSubject,
): Promise<{ readonly answer: Answer; readonly live: boolean; readonly hasEnded?: boolean }> {
  if (subject.kind === 'run') {
    const data = await showRun(scope, subject.id);
    const hasEnded = isFinal(data.run.state);
    const isOpen = data.records?.approval?.state === 'open' || data.records?.isAsked === true;
    return { answer: { view: 'run', data }, live: !hasEnded || isOpen, hasEnded };
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
