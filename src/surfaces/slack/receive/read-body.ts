import {
  ACTION_IDS,
  findMetadataReferences,
  findReferences,
  readAction,
  readInputId,
  readInputs,
  readSubmission,
} from '../blocks/index.ts';
import { toFrame } from '../frame.ts';
import type { Incoming, OpenView, Origin } from '../incoming.ts';
import {
  type ActionsBody,
  actionsSchema,
  commandSchema,
  homeOpenedSchema,
  saidSchema,
  shortcutSchema,
  submissionSchema,
  type ViewBody,
} from './bodies.ts';

/** Finds what was too long for a button, by its references. */
export type LoadAll = (references: readonly string[]) => Promise<ReadonlyMap<string, unknown>>;

export interface Sender {
  /** See `Incoming.workspace`. */
  readonly workspace: string;
  /** The bot's user there. */
  readonly bot: string;
}

export function readCommand(body: unknown, { workspace }: Sender): Incoming {
  const command = commandSchema.parse(body);
  const { response_url: responseUrl, channel_name: channelName } = command;
  const origin: Origin = {
    channel: command.channel_id,
    ...(channelName === '' ? {} : { channelName }),
    ...(responseUrl === undefined ? {} : { responseUrl }),
  };
  return { kind: 'line', id: command.trigger_id, workspace, user: command.user_id, text: command.text, origin };
}

/** A mention in a channel, or a direct message; undefined for what is no person's line: edits, joins, the bot itself. */
export function readSaid(body: unknown, { workspace, bot }: Sender): Incoming | undefined {
  const { event_id: id, event } = saidSchema.parse(body);
  const { user, channel, thread_ts: thread } = event;
  const isLine = event.subtype === undefined || event.subtype === 'file_share';
  if (user === undefined || user === bot || event.bot_id !== undefined || !isLine) return undefined;
  const origin: Origin = { channel, ...(thread === undefined ? {} : { thread }) };
  return { kind: 'line', id, workspace, user, text: event.text, origin };
}

export function readHomeOpened(body: unknown, { workspace }: Sender): Incoming | undefined {
  const { event_id: id, event } = homeOpenedSchema.parse(body);
  return event.tab === 'messages' ? undefined : { kind: 'home', id, workspace, user: event.user };
}

/** Shortcuts have no place: what they say goes into the modal that they open. */
export function readShortcut(body: unknown, { workspace }: Sender, commands: Readonly<Record<string, string>>) {
  const shortcut = shortcutSchema.parse(body);
  const command = commands[shortcut.callback_id];
  const data = command === undefined ? undefined : { v: 1, command, input: {} };
  const incoming: Incoming = {
    kind: 'press',
    id: shortcut.trigger_id,
    workspace,
    user: shortcut.user.id,
    data,
    inputs: {},
    origin: {},
  };
  return { incoming, trigger: shortcut.trigger_id };
}

export interface ReadActions {
  /** Undefined for links and for inputs that nobody waits for. */
  readonly incoming: Incoming | undefined;
  readonly trigger: string;
  /** A modal opens for it wherever it was pressed: the Home tab is no place to answer in. */
  readonly isHome: boolean;
}

/** A pressed button, a picked menu, or an input that changed. */
export async function readActions(body: unknown, { workspace }: Sender, loadAll: LoadAll): Promise<ReadActions> {
  const actions = actionsSchema.parse(body);
  const [action] = actions.actions;
  const trigger = actions.trigger_id;
  const isHome = actions.view?.type === 'home';
  const nothing = { incoming: undefined, trigger, isHome };
  if (action === undefined) return nothing;
  const references = [
    ...findReferences([action.value, action.selected_option, actions.state, actions.view?.state]),
    ...findMetadataReferences(actions.view?.private_metadata),
  ];
  const loaded = await loadAll(references);
  const load = (reference: string) => loaded.get(reference);
  const view = actions.view?.type === 'modal' ? toOpenView(actions.view, load) : undefined;
  const common = { id: trigger, workspace, user: actions.user.id };
  // A button that draws the form anew does what a changed input does.
  if (readInputId(action) !== undefined || action.action_id?.startsWith(ACTION_IDS.reload) === true) {
    if (view === undefined || actions.view == null) return nothing;
    const { data, inputs } = readSubmission(toView(actions.view), load);
    return { incoming: { ...common, kind: 'reload', data, inputs, view }, trigger, isHome };
  }
  const value = action.value ?? action.selected_option?.value;
  // A link opens by itself. What has no value at all was drawn by another version.
  if (action.action_id?.startsWith('url:') === true || value?.startsWith('url:') === true) return nothing;
  const incoming: Incoming = {
    ...common,
    kind: 'press',
    data: readAction(toAction(action), load),
    inputs: readInputs((actions.view?.state ?? actions.state)?.values, load),
    ...toPlace(actions, view),
  };
  return { incoming, trigger, isHome };
}

const toAction = ({ value, selected_option: option }: ActionsBody['actions'][number]) => ({
  ...(value === undefined ? {} : { value }),
  ...(option == null ? {} : { selected_option: option.value === undefined ? {} : { value: option.value } }),
});

function toPlace(
  body: ActionsBody,
  view: OpenView | undefined,
): Pick<Extract<Incoming, { kind: 'press' }>, 'origin' | 'pressed' | 'view'> {
  if (view !== undefined) return { origin: view.frame.origin, view };
  // What one person alone sees comes without the message itself.
  const ts = body.message?.ts ?? body.container?.message_ts;
  const isEphemeral = body.container?.is_ephemeral === true;
  const thread = body.message?.thread_ts ?? body.container?.thread_ts;
  const name = body.channel?.name ?? '';
  return {
    origin: {
      ...(body.channel == null ? {} : { channel: body.channel.id }),
      ...(name === '' ? {} : { channelName: name }),
      // The first message of a thread is in the channel.
      ...(thread === undefined || thread === ts ? {} : { thread }),
      ...(body.response_url === undefined ? {} : { responseUrl: body.response_url }),
    },
    ...(ts === undefined ? {} : { pressed: { ts, isEphemeral } }),
  };
}

export interface ReadSubmission {
  readonly incoming: Incoming;
  /** As they were submitted, to put errors beside their inputs. */
  readonly blocks: ViewBody['blocks'];
}

/** A submitted modal. `trigger` is new with every press of the button; without one, what was typed tells two apart. */
export async function readSubmitted(body: unknown, { workspace }: Sender, loadAll: LoadAll): Promise<ReadSubmission> {
  const { trigger_id: trigger, user, view } = submissionSchema.parse(body);
  const references = [...findReferences(view.state), ...findMetadataReferences(view.private_metadata)];
  const loaded = await loadAll(references);
  const load = (reference: string) => loaded.get(reference);
  const { data, inputs } = readSubmission(toView(view), load);
  const id = trigger ?? `${view.id} ${JSON.stringify(view.state ?? {})}`;
  const open = toOpenView(view, load);
  return { incoming: { kind: 'submit', id, workspace, user: user.id, data, inputs, view: open }, blocks: view.blocks };
}

type Load = (reference: string) => unknown;

function toOpenView(view: ViewBody, load: Load): OpenView {
  const { privateMetadata } = readSubmission(toView(view), load);
  return { id: view.id, frame: toFrame(privateMetadata) };
}

/** Without keys that are there but undefined. */
const toView = (view: ViewBody) => ({
  ...(view.private_metadata === undefined ? {} : { private_metadata: view.private_metadata }),
  ...(view.state?.values === undefined ? {} : { state: { values: view.state.values } }),
});
