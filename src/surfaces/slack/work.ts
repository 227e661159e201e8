import type { ActionBody, Body, Reply } from '../../chat/contract.ts';
import type { Outgoing, Platform, PlatformChat, ReceivedEvent, Worked } from '../../chat/platform-contract.ts';
import { isAppError } from '../../domain/errors.ts';
import type { EnvironmentId } from '../../domain/ids.ts';
import { type Person, STRANGER } from '../../domain/person.ts';
import { toDirect } from '../../domain/place.ts';
import type { Reader } from '../../views/contract.ts';
import type { Accounts, SlackPerson } from './accounts.ts';
import { type Asked, isShownInModal, toOutgoing, toPlace } from './answers.ts';
import type { SlackApi } from './calls/api.ts';
import type { Channels } from './channels.ts';
import type { Frame, Incoming, Origin } from './incoming.ts';
import { toHomePlace } from './places.ts';
import type { Tell } from './tell.ts';
import { listMentions, SURFACE, toLine } from './words.ts';
import type { SlackWorkspace, Workspaces } from './workspaces.ts';

/** What an event came to, for a modal that waits for it. */
export interface Outcome {
  readonly replies: readonly Reply[];
  readonly asked: Asked | undefined;
}

interface Parts {
  readonly chat: PlatformChat;
  readonly environmentId: EnvironmentId;
  readonly environmentName: () => string;
  readonly platform: () => Platform<Outcome>;
  readonly workspaces: Workspaces;
  readonly api: SlackApi;
  readonly accounts: Accounts;
  readonly channels: Channels;
  readonly tell: Tell;
  /** Whether a modal of this process shows what comes of the event. */
  hasDialog(id: string): boolean;
}

type Acted = Extract<Incoming, { kind: 'line' | 'press' | 'submit' | 'reload' }>;

const NOTHING: Worked<Outcome> = { say: [], result: { replies: [], asked: undefined } };

/** Works off what Slack sent, once it is in the inbox. */
export function createWork(parts: Parts) {
  const { chat, workspaces, accounts, tell } = parts;

  async function work(event: ReceivedEvent): Promise<Worked<Outcome>> {
    const incoming = toIncoming(event);
    if (incoming.kind === 'closed') {
      if (!(await isInstalled(incoming.workspace))) await workspaces.close(incoming.workspace, incoming.state);
      return NOTHING;
    }
    const workspace = await workspaces.get(incoming.workspace);
    if (workspace === undefined) return NOTHING;
    const known = await accounts.get(workspace, incoming.user);
    if (known === undefined || known.standing === 'bot') return NOTHING;
    if (known.standing !== 'member') {
      const kind = known.standing;
      const answer = { view: 'notice', data: { kind, workspace: workspace.name } } as const;
      return turnAway(workspace, incoming, known, chat.render(answer, toStranger(known)));
    }
    const identified = await identify(known);
    if ('refusal' in identified) return turnAway(workspace, incoming, known, identified.refusal);
    const { person, mayClaimAdmin } = identified;
    if (incoming.kind === 'home') return showHome(incoming, person, mayClaimAdmin);
    if (incoming.kind === 'installed') return { ...NOTHING, say: [toWelcome(incoming, person, mayClaimAdmin)] };
    if (!isActed(incoming)) return NOTHING;
    const body = toBody(await understand(workspace, incoming));
    const asked = { ...(await toAsked(workspace, incoming, person)), call: chat.foresee(body)?.call };
    const replies = await chat.handle({
      surface: SURFACE,
      environmentId: parts.environmentId,
      personId: person.id,
      event: { turnId: event.id, attempt: event.attempt, comesAgain: !parts.hasDialog(incoming.id) },
      place: toPlace(asked),
      body,
    });
    const isSeen = parts.hasDialog(incoming.id);
    const aside = isSeen ? replies.filter((reply) => !isShownInModal(reply, asked) || isForOthers(reply)) : replies;
    const welcome = mayClaimAdmin ? [toWelcome(incoming, person, true)] : [];
    return { say: [...toOutgoing(chat, aside, asked), ...welcome], result: { replies, asked } };
  }

  /** What was closed may be there again by the time that this is heard; whoever has a token that works is. */
  async function isInstalled(key: string): Promise<boolean> {
    const workspace = await workspaces.get(key);
    if (workspace === undefined) return false;
    const tried = await parts.api.call(workspace, 'auth.test', {});
    if (!tried.ok && tried.isPassing && !workspaces.hasFixedToken) throw new Error(`auth.test: ${tried.error}`);
    return tried.ok;
  }

  /** Somebody without a say here: nothing is kept of them, so the answer is given at once or not at all. */
  async function turnAway(
    workspace: SlackWorkspace,
    incoming: Incoming,
    known: SlackPerson,
    reply: Extract<Reply, { kind: 'message' }>,
  ): Promise<Worked<Outcome>> {
    const reader = toStranger(known);
    if (incoming.kind === 'home') await tell.home(workspace, incoming.user, reply, reader);
    else if (!parts.hasDialog(incoming.id)) {
      await tell.person(workspace, incoming.user, toOrigin(incoming), reply, reader);
    }
    const asked = { ...toWhence(workspace, incoming), reader, isDirect: false, pressed: undefined, call: undefined };
    return { say: [], result: { replies: [reply], asked } };
  }

  /** People whom an admin names are known from then on. */
  async function understand(workspace: SlackWorkspace, incoming: Acted): Promise<Acted> {
    if (incoming.kind !== 'line') return incoming;
    for (const user of listMentions(incoming.text, workspace.bot).slice(0, MOST_NAMED)) {
      const named = await accounts.get(workspace, user);
      if (named?.standing === 'member') await identify(named);
    }
    const names = new Map<string, string>();
    for (const [mark, id = ''] of [...incoming.text.matchAll(NAMELESS)].slice(0, MOST_NAMED)) {
      names.set(mark, `<#${id}|${(await parts.channels.nameOf(workspace, id)) ?? id}>`);
    }
    const text = incoming.text.replace(NAMELESS, (mark) => names.get(mark) ?? mark);
    return { ...incoming, text: toLine(text, workspace.key, workspace.bot) };
  }

  async function identify({ account }: SlackPerson) {
    try {
      const { person, mayClaimAdmin } = await parts.platform().identify(account);
      return { person, mayClaimAdmin };
    } catch (error) {
      if (!isAppError(error) || error.family === 'bug') throw error;
      const reader = { ...STRANGER, locale: account.locale, zone: account.zone };
      return { refusal: chat.render({ view: 'error', data: { error } }, reader) };
    }
  }

  async function showHome(incoming: Incoming, person: Person, mayClaimAdmin: boolean): Promise<Worked<Outcome>> {
    const { workspace, user } = incoming;
    const place = toHomePlace(workspace, user);
    await parts.platform().watch({ place, externalId: 'home', subject: { kind: 'home', id: person.id } }, person.id);
    return mayClaimAdmin ? { ...NOTHING, say: [toWelcome(incoming, person, true)] } : NOTHING;
  }

  function toWelcome({ workspace, user }: Incoming, person: Person, mayClaimAdmin: boolean): Outgoing {
    const data = { environment: parts.environmentName(), name: person.name, mayClaimAdmin };
    const { title, text, card } = chat.render({ view: 'welcome', data }, person);
    const place = { surface: SURFACE, workspace, conversation: toDirect(user) };
    return { place, reader: person.id, message: { title, text, card } };
  }

  async function toAsked(workspace: SlackWorkspace, incoming: Acted, reader: Reader): Promise<Omit<Asked, 'call'>> {
    const { origin } = toFrame(incoming);
    const isDirect =
      origin.channel !== undefined && (await parts.channels.isDirect(workspace, origin.channel, incoming.user));
    return { ...toWhence(workspace, incoming), reader, isDirect, pressed: toFrame(incoming).pressed };
  }

  /** It failed several times. */
  async function giveUp(event: ReceivedEvent, reference: string): Promise<readonly Outgoing[]> {
    const incoming = toIncoming(event);
    if (!isActed(incoming)) return [];
    const workspace = await workspaces.get(incoming.workspace);
    const known = workspace && (await accounts.get(workspace, incoming.user));
    if (workspace === undefined || known?.standing !== 'member') return [];
    const identified = await identify(known);
    if ('refusal' in identified) return [];
    const answer = { view: 'notice', data: { kind: 'not_carried_out', reference } } as const;
    const reply = chat.render(answer, identified.person);
    return toOutgoing(chat, [reply], { ...(await toAsked(workspace, incoming, identified.person)), call: undefined });
  }

  return { work, giveUp };
}

/** More people or channels than this in one line are not meant. */
const MOST_NAMED = 20;
/** A channel that Slack sends without its name. */
const NAMELESS = /<#([A-Z0-9]+)\|?>/g;

/** What others are to see as well is posted beside the modal that shows it. */
const isForOthers = (reply: Reply): boolean => reply.kind === 'message' && !reply.private;

/** The inbox keeps what `accept` was given. */
const toIncoming = ({ payload }: ReceivedEvent): Incoming => payload as Incoming;

const toStranger = ({ account }: SlackPerson): Reader => ({ ...STRANGER, locale: account.locale, zone: account.zone });

const toFrame = (incoming: Acted): Frame =>
  'view' in incoming && incoming.view !== undefined
    ? incoming.view.frame
    : {
        origin: 'origin' in incoming ? incoming.origin : {},
        ...('pressed' in incoming && incoming.pressed !== undefined ? { pressed: incoming.pressed } : {}),
      };

const isActed = (incoming: Incoming): incoming is Acted =>
  ['line', 'press', 'submit', 'reload'].includes(incoming.kind);

const toOrigin = (incoming: Incoming): Origin => (isActed(incoming) ? toFrame(incoming).origin : {});

const toWhence = ({ key }: SlackWorkspace, incoming: Incoming) => ({
  workspace: key,
  user: incoming.user,
  origin: toOrigin(incoming),
});

/** What a person did, as the conversation takes it; the text of a line as it came. */
export function toBody(incoming: Acted): Body {
  if (incoming.kind === 'line') return { kind: 'text', text: incoming.text };
  const { data, inputs } = incoming;
  return { kind: 'action', data: incoming.kind === 'reload' ? toReload(data) : data, inputs } satisfies ActionBody;
}

/** The same call as submitting, marked so that nothing is saved. */
function toReload(data: unknown): unknown {
  if (typeof data !== 'object' || data === null) return data;
  const input = 'input' in data && typeof data.input === 'object' ? data.input : {};
  return { ...data, input: { ...input, step: 'reload' } };
}
