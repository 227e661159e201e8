import { ApiError } from '../api/errors.ts';
import { readView } from '../api/view-shape.ts';
import type { Core } from '../core.ts';
import { type Ack, deliver } from '../delivery/send.ts';
import { theTeam } from '../lookups.ts';
import type { User, View } from '../model.ts';
import { isRecord } from '../records.ts';
import { findView, replaceView } from '../state.ts';
import { issueTrigger } from '../triggers.ts';
import { makeView } from '../views.ts';
import { listControls, plain } from './elements.ts';
import { toContext } from './payload.ts';
import { select } from './press.ts';
import { valuesOf } from './target.ts';
import { type Choice, isEmpty } from './values.ts';

export interface Submission {
  /** Nothing was sent when Slack itself finds inputs empty that may not be. */
  readonly ack: Ack | undefined;
  /** Messages beside inputs, by block id: the bot's, or Slack's own. */
  readonly errors: Readonly<Record<string, string>>;
  /** What the person reads when it went wrong otherwise. */
  readonly problem: string | undefined;
  /** The modal on top afterwards; undefined when all are closed. */
  readonly view: View | undefined;
}

const TROUBLE = 'We had some trouble connecting. Try again?';
const REQUIRED = 'Please complete this required field.';

/** Fills in the inputs (by action_id, block_id or label) and presses the modal's button. */
export async function submit(
  core: Core,
  user: User,
  view: View,
  values: Readonly<Record<string, Choice>>,
): Promise<Submission> {
  for (const [name, choice] of Object.entries(values)) await select(core, user, view, name, choice);
  const current = findView(core.state, ({ id }) => id === view.id);
  if (current === undefined) throw new Error('that view is closed');
  const empty = findEmpty(core, current);
  if (Object.keys(empty).length > 0) return finish(core, user, undefined, empty, undefined);
  const ack = await deliver(core, 'interaction', {
    type: 'view_submission',
    ...toContext(core, user),
    trigger_id: issueTrigger(core, user.teamId, user.id, current.id),
    view: current,
    response_urls: [],
  });
  if (!ack.ok) return finish(core, user, ack, {}, TROUBLE);
  return answer(core, user, current, ack);
}

/** Closes the modal on top with its × or Cancel; `all` closes every one beneath it too. */
export async function closeView(core: Core, user: User, view: View, all: boolean): Promise<Ack | undefined> {
  const stack = core.state.stacks.get(user.id) ?? [];
  const isThere = stack.some(({ id }) => id === view.id);
  if (!isThere) throw new Error('that view is closed');
  const current = stack.find(({ id }) => id === view.id) ?? view;
  const isCleared = all || current.clear_on_close;
  core.state.stacks.set(user.id, isCleared ? [] : stack.filter(({ id }) => id !== view.id));
  core.state.viewErrors.delete(view.id);
  core.changes.notify();
  if (!current.notify_on_close) return undefined;
  return deliver(core, 'interaction', {
    type: 'view_closed',
    ...toContext(core, user),
    view: current,
    is_cleared: isCleared,
  });
}

/** Does what the acknowledgement says: errors, update, push, clear, or, when it says nothing, close. */
function answer(core: Core, user: User, view: View, ack: Ack): Submission {
  const { response_action: action, errors, view: sent } = ack.json ?? {};
  const stack = core.state.stacks.get(user.id) ?? [];
  if (action === undefined) {
    core.state.stacks.set(
      user.id,
      stack.filter(({ id }) => id !== view.id),
    );
    return finish(core, user, ack, {}, undefined);
  }
  if (action === 'clear') {
    core.state.stacks.set(user.id, []);
    return finish(core, user, ack, {}, undefined);
  }
  if (action === 'errors') {
    const shown = readErrors(view, errors);
    if (shown === undefined) return finish(core, user, ack, {}, TROUBLE);
    core.state.viewErrors.set(view.id, shown);
    return finish(core, user, ack, shown, undefined);
  }
  try {
    const draft = readView(core, sent, 'modal');
    const team = theTeam(core, user.teamId);
    if (action === 'update') {
      core.state.viewErrors.delete(view.id);
      replaceView(core.state, makeView(core, team, draft, stack, view));
    } else if (action === 'push' && stack.length < 3) {
      core.state.stacks.set(user.id, [...stack, makeView(core, team, draft, stack)]);
    } else return finish(core, user, ack, {}, TROUBLE);
    return finish(core, user, ack, {}, undefined);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return finish(core, user, ack, {}, `${TROUBLE} (${error.code}: ${JSON.stringify(error.extra.errors ?? '')})`);
  }
}

function finish(
  core: Core,
  user: User,
  ack: Ack | undefined,
  errors: Submission['errors'],
  problem: string | undefined,
): Submission {
  core.changes.notify();
  return { ack, errors, problem, view: core.state.stacks.get(user.id)?.at(-1) };
}

/** Errors must be about input blocks of the view: Slack shows none of them otherwise. */
function readErrors(view: View, errors: unknown): Readonly<Record<string, string>> | undefined {
  if (!isRecord(errors)) return undefined;
  const inputs = new Set(view.blocks.filter(({ type }) => type === 'input').map(({ block_id }) => block_id));
  const entries = Object.entries(errors).map(([id, text]) => [id, String(text)] as const);
  return entries.length > 0 && entries.every(([id]) => inputs.has(id)) ? Object.fromEntries(entries) : undefined;
}

function findEmpty(core: Core, view: View): Readonly<Record<string, string>> {
  const values = valuesOf(core, view);
  const isMissing = ({ block, element }: ReturnType<typeof listControls>[number]): boolean =>
    block.type === 'input' &&
    block.optional !== true &&
    plain(block.label) !== '' &&
    isEmpty(values[String(block.block_id)]?.[String(element.action_id)]);
  const missing = listControls(view.blocks).filter(isMissing);
  const errors = Object.fromEntries(missing.map(({ block }) => [String(block.block_id), REQUIRED]));
  if (missing.length > 0) core.state.viewErrors.set(view.id, errors);
  return errors;
}
