import type { FormReply, Reply } from '../../chat/contract.ts';
import type { Platform, PlatformChat } from '../../chat/platform-contract.ts';
import { STRANGER } from '../../domain/person.ts';
import type { Reader } from '../../views/contract.ts';
import { type Asked, isShownInModal, toOutgoing } from './answers.ts';
import { type ModalView, toViewErrors } from './blocks/index.ts';
import type { SlackApi } from './calls/api.ts';
import type { Pen } from './draw.ts';
import type { Frame } from './incoming.ts';
import type { SlackLog } from './log.ts';
import { toViewPlace } from './places.ts';
import type { Outcome } from './work.ts';
import type { SlackWorkspace } from './workspaces.ts';

interface Parts {
  readonly api: SlackApi;
  readonly pen: Pen;
  readonly chat: Pick<PlatformChat, 'render'>;
  readonly platform: () => Platform<Outcome>;
  readonly log: SlackLog;
}

/** How a submission is answered: docs.slack.dev/surfaces/modals, "Handling and responding to interactions". */
export type ViewResponse =
  | { readonly response_action: 'errors'; readonly errors: Readonly<Record<string, string>> }
  | { readonly response_action: 'update'; readonly view: ModalView }
  | { readonly response_action: 'clear' };

export interface Dialogs {
  /** Opens a modal that says to wait, as a trigger lives for three seconds; its id, or undefined where Slack refuses. */
  open(
    workspace: SlackWorkspace,
    trigger: string,
    reader: Reader,
    frame: Frame,
    how: 'open' | 'push',
  ): Promise<string | undefined>;
  /** Shows what came of an event in a modal that is open; where that is gone, it is said instead. */
  show(workspace: SlackWorkspace, view: string | undefined, frame: Frame, outcome: Outcome): Promise<void>;
  replace(workspace: SlackWorkspace, view: string, by: ModalView): Promise<void>;
  /** The answer to a submission. `blocks` are those that were submitted. */
  toResponse(
    outcome: Outcome,
    frame: Frame,
    view: string,
    blocks: Parameters<typeof toViewErrors>[0],
  ): Promise<ViewResponse>;
}

export function createDialogs({ api, pen, chat, platform, log }: Parts): Dialogs {
  /** The view to show and the reply that it shows; undefined where there is nothing to look at. */
  const draw = async (
    { replies, asked }: Outcome,
    frame: Frame,
  ): Promise<{ view: ModalView; reply: Reply } | undefined> => {
    if (asked === undefined) return undefined;
    const shown = replies.find((reply) => isShownInModal(reply, asked));
    const reply = replies.find(({ kind }) => kind === 'form') ?? shown ?? replies[0];
    if (reply === undefined) return undefined;
    const around = withoutForm(frame);
    const view =
      reply.kind === 'form'
        ? await pen.form(reply, around, asked.reader)
        : await pen.result(reply, around, asked.reader);
    return { view, reply };
  };
  /** Cards in a modal are kept up to date for as long as it is open. */
  const follow = async (asked: Asked, view: string, reply: Reply, frame: Frame) => {
    const around = withoutForm(frame);
    const reference = platform().toReference(around);
    const place = toViewPlace(asked.workspace, view, reference);
    const subject = reply.kind === 'message' ? reply.subject : undefined;
    if (subject === undefined) return platform().unwatch(place, view);
    await platform().keep(new Map([[reference, around]]));
    return platform().watch({ place, externalId: view, subject }, asked.reader.id);
  };

  return {
    async open(workspace, trigger, reader, frame, how) {
      const view = pen.sentence('surface.loading', reader, frame);
      const opened = await api.call(workspace, `views.${how}`, { trigger_id: trigger, view });
      if (opened.ok) return (opened.body.view as { id: string } | undefined)?.id;
      log.info({ why: opened.detail, how }, 'a modal could not be opened');
      return undefined;
    },

    async show(workspace, view, frame, outcome) {
      const drawn = await draw(outcome, frame);
      if (drawn === undefined || outcome.asked === undefined) return;
      if (view !== undefined) {
        const shown = await api.call(workspace, 'views.update', { view_id: view, view: drawn.view });
        if (shown.ok) return follow(outcome.asked, view, drawn.reply, frame);
        log.info({ why: shown.detail }, 'a modal could not be changed');
        // Closed by hand: a form is not wanted any more, and what was done is told all the same.
        if (shown.error === 'not_found' && drawn.reply.kind === 'form') return;
      }
      // Of whom nothing is kept, nothing can wait.
      if (outcome.asked.reader.id === STRANGER.id) return;
      const { asked } = outcome;
      // What others see as well, or what takes the place of a message, was posted by whoever worked it off.
      const unseen = outcome.replies.filter(
        (reply) => isShownInModal(reply, asked) && (reply.kind === 'form' || reply.private),
      );
      await platform().say(toOutgoing(chat, unseen, asked));
    },

    async replace(workspace, view, by) {
      await api.call(workspace, 'views.update', { view_id: view, view: by });
    },

    async toResponse(outcome, frame, view, blocks) {
      const [first] = outcome.replies.filter((reply): reply is FormReply => reply.kind === 'form');
      if (first !== undefined && first.formId === frame.formId && Object.keys(first.errors).length > 0) {
        const { errors, rest } = toViewErrors(blocks, first.errors);
        if (Object.keys(rest).length === 0) return { response_action: 'errors', errors };
      }
      const drawn = await draw(outcome, frame);
      if (drawn === undefined) return { response_action: 'clear' };
      if (outcome.asked !== undefined) await follow(outcome.asked, view, drawn.reply, frame);
      return { response_action: 'update', view: drawn.view };
    },
  };
}

/** What stays the same in a modal, whatever it shows. */
const withoutForm = ({ formId: _, choices: __, ...around }: Frame): Frame => around;
