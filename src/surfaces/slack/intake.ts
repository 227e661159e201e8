import type { Platform, PlatformChat } from '../../chat/platform-contract.ts';
import { STRANGER } from '../../domain/person.ts';
import type { Reader } from '../../views/contract.ts';
import type { Accounts } from './accounts.ts';
import { type ModalView, readSubmission, type SelectOption, toSuggestions } from './blocks/index.ts';
import type { Dialogs, ViewResponse } from './dialogs.ts';
import type { Pen } from './draw.ts';
import { toFrame } from './frame.ts';
import { type Frame, type Incoming, toLane } from './incoming.ts';
import type { SlackLog } from './log.ts';
import { suggestionSchema } from './receive/bodies.ts';
import type { ReadActions, ReadSubmission } from './receive/read-body.ts';
import { type Outcome, toBody } from './work.ts';
import type { SlackWorkspace } from './workspaces.ts';

interface Parts {
  readonly chat: PlatformChat;
  readonly platform: () => Platform<Outcome>;
  readonly accounts: Accounts;
  readonly dialogs: Dialogs;
  readonly pen: Pen;
  readonly log: SlackLog;
}

/** Slack waits three seconds for the answer to a submission; the way there and back takes some of them. */
const SUBMISSION_MS = 2_300;
const MOST_VIEWS = 1_000;

/**
 * Takes what Slack sends into the inbox, and returns as soon as it is safe there; modals are opened and filled beside
 * that. Each may be called in any process, and again with the same.
 */
export interface Intake {
  line(workspace: SlackWorkspace, incoming: Incoming, trigger?: string): Promise<void>;
  actions(workspace: SlackWorkspace, read: ReadActions): Promise<void>;
  shortcut(workspace: SlackWorkspace, incoming: Incoming, trigger: string): Promise<void>;
  submission(workspace: SlackWorkspace, read: ReadSubmission): Promise<ViewResponse | undefined>;
  suggestion(body: unknown): Promise<readonly SelectOption[]>;
  /** What nobody waits for. */
  note(incoming: Incoming): Promise<void>;
  hasDialog(id: string): boolean;
  close(): Promise<void>;
}

export function createIntake(parts: Parts): Intake {
  const { chat, platform, accounts, dialogs, pen, log } = parts;
  /** Events whose outcome a modal of this process shows. */
  const waited = new Set<string>();
  const busy = new Set<Promise<unknown>>();
  /** The last event of each open modal: what comes of an earlier one must not be drawn over it. */
  const latest = new Map<string, string>();

  const readerOf = (workspace: SlackWorkspace, user: string): Reader => ({
    ...STRANGER,
    locale: accounts.localeOf(workspace.key, user),
  });
  const accept = (incoming: Incoming, urgent: boolean) =>
    platform().accept({ eventId: incoming.id, lane: toLane(incoming), payload: incoming }, { urgent });
  const beside = (work: Promise<unknown>) => {
    const settled = work.catch((error: unknown) => log.warn({ err: error }, 'a modal could not be filled'));
    busy.add(settled);
    void settled.finally(() => busy.delete(settled));
  };

  /** `opening` gives the modal that shows the outcome. Undefined for an event that came before. */
  const acceptFor = async (incoming: Incoming, opening: Promise<string | undefined>) => {
    waited.add(incoming.id);
    if ('view' in incoming && incoming.view !== undefined) noteLatest(incoming.view.id, incoming.id);
    try {
      const accepted = await accept(incoming, true);
      if (accepted === undefined) waited.delete(incoming.id);
      return accepted;
    } catch (error) {
      waited.delete(incoming.id);
      beside(opening);
      throw error;
    }
  };

  /** Accepts, and shows in a modal what comes of it, whenever that is. */
  const acceptInto = async (
    workspace: SlackWorkspace,
    incoming: Incoming,
    frame: Frame,
    opening: Promise<string | undefined>,
  ) => {
    const accepted = await acceptFor(incoming, opening);
    if (accepted === undefined) return;
    const fill = async () => {
      try {
        const [view, outcome] = await Promise.all([opening, accepted.result]);
        if (isOvertaken(incoming)) return;
        await dialogs.show(workspace, view, frame, outcome);
      } catch (error) {
        const view = await opening;
        if (view !== undefined) await later(workspace, view, incoming);
        throw error;
      } finally {
        waited.delete(incoming.id);
      }
    };
    beside(fill());
  };
  const noteLatest = (view: string, event: string) => {
    latest.delete(view);
    latest.set(view, event);
    const [oldest] = latest.keys();
    if (latest.size > MOST_VIEWS && oldest !== undefined) latest.delete(oldest);
  };
  const isOvertaken = (incoming: Incoming) =>
    incoming.kind === 'reload' && (latest.get(incoming.view.id) ?? incoming.id) !== incoming.id;

  /** It failed, and is tried again by whoever is there then; that one has no modal. */
  const later = async (workspace: SlackWorkspace, view: string, { user }: Incoming) => {
    const said = pen.sentence('surface.later', readerOf(workspace, user), { origin: {} });
    await dialogs.replace(workspace, view, said);
  };

  return {
    async line(workspace, incoming, trigger) {
      if (incoming.kind !== 'line') return;
      const opensForm = chat.foresee(toBody(incoming))?.opensForm === true;
      if (trigger === undefined || !opensForm) return void (await accept(incoming, false));
      const frame = { origin: incoming.origin };
      const opening = dialogs.open(workspace, trigger, readerOf(workspace, incoming.user), frame, 'open');
      await acceptInto(workspace, incoming, frame, opening);
    },

    async actions(workspace, { incoming, trigger, isHome }) {
      if (incoming === undefined) return;
      if (incoming.kind === 'reload') {
        const { view } = incoming;
        return acceptInto(workspace, incoming, view.frame, Promise.resolve(view.id));
      }
      if (incoming.kind !== 'press') return;
      const opensForm = chat.foresee(toBody(incoming))?.opensForm === true;
      const reader = readerOf(workspace, incoming.user);
      const { view, origin, pressed } = incoming;
      if (view !== undefined) {
        const pushed = opensForm ? dialogs.open(workspace, trigger, reader, view.frame, 'push') : undefined;
        // Slack stacks three; beyond that the form takes the place of what is on top.
        const opening = pushed?.then((id) => id ?? view.id) ?? Promise.resolve(view.id);
        return acceptInto(workspace, incoming, view.frame, opening);
      }
      if (!opensForm && !isHome) return void (await accept(incoming, false));
      const frame: Frame = { origin, ...(pressed === undefined ? {} : { pressed }) };
      await acceptInto(workspace, incoming, frame, dialogs.open(workspace, trigger, reader, frame, 'open'));
    },

    async shortcut(workspace, incoming, trigger) {
      const frame = { origin: {} };
      const opening = dialogs.open(workspace, trigger, readerOf(workspace, incoming.user), frame, 'open');
      await acceptInto(workspace, incoming, frame, opening);
    },

    async submission(workspace, { incoming, blocks }) {
      if (incoming.kind !== 'submit') return undefined;
      const { view } = incoming;
      const accepted = await acceptFor(incoming, Promise.resolve(view.id));
      // Sent again: the first one is answered.
      if (accepted === undefined) return undefined;
      const late = new Promise<'late'>((resolve) => setTimeout(resolve, SUBMISSION_MS, 'late').unref());
      const first = await Promise.race([accepted.result.catch(() => 'failed' as const), late]);
      const reader = readerOf(workspace, incoming.user);
      const wait = (key: 'surface.working' | 'surface.later'): ViewResponse => {
        const waiting: ModalView = pen.sentence(key, reader, view.frame);
        return { response_action: 'update', view: waiting };
      };
      if (first === 'late') {
        const fill = async () => {
          try {
            await dialogs.show(workspace, view.id, view.frame, await accepted.result);
          } catch (error) {
            await later(workspace, view.id, incoming);
            throw error;
          } finally {
            waited.delete(incoming.id);
          }
        };
        beside(fill());
        return wait('surface.working');
      }
      waited.delete(incoming.id);
      return first === 'failed' ? wait('surface.later') : dialogs.toResponse(first, view.frame, view.id, blocks);
    },

    async suggestion(body) {
      const asked = suggestionSchema.parse(body);
      const metadata = asked.view?.private_metadata;
      const { privateMetadata } = readSubmission(metadata === undefined ? {} : { private_metadata: metadata });
      const reference = toFrame(privateMetadata).choices?.[asked.action_id];
      if (reference === undefined) return [];
      const kept = (await platform().load([reference])).get(reference);
      const { choices, store, keep } = withStore(platform(), kept);
      const options = toSuggestions(choices, asked.value, store);
      await keep();
      return options;
    },

    async note(incoming) {
      await accept(incoming, false);
    },

    hasDialog: (id) => waited.has(id),

    async close() {
      await Promise.all(busy);
    },
  };
}

/** Choices as `Pen.form` kept them. */
function withStore(platform: Platform<Outcome>, kept: unknown) {
  const stored = new Map<string, unknown>();
  const choices = (Array.isArray(kept) ? kept : []) as readonly { title: string; value: string }[];
  return {
    choices,
    store: (data: unknown) => {
      const reference = platform.toReference(data);
      stored.set(reference, data);
      return reference;
    },
    keep: () => platform.keep(stored),
  };
}
