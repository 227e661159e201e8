import type { FormReply } from '../../../chat/contract.ts';
import type { Mention, Platform, PlatformChat } from '../../../chat/platform-contract.ts';
import type { CardJson, Reader, Subject } from '../../../views/contract.ts';
import { collectActions, type DialectCard, isInput, toDialectCard, walkElements } from '../../../views/dialect.ts';
import { findPrimary, isReload, toActions, toReload } from './actions.ts';
import { toElements } from './elements.ts';
import { fitCard } from './fit.ts';
import type { Frame, Json } from './frame.ts';
import { TEAMS_LIMITS } from './limits.ts';
import { withMentions } from './mentions.ts';
import { toData } from './payload.ts';
import { toTexts } from './texts.ts';

export interface MessageOptions {
  /** One person alone sees it. */
  readonly isTargeted?: boolean;
  /** Others than the reader see it too. */
  readonly isShared?: boolean;
  /** Each of them is to see it in their own way. */
  readonly refreshes?: Subject;
  /** Who is to be notified. */
  readonly mentions?: readonly Mention[];
  /** Bytes that it may have; Teams' own limit when absent. */
  readonly limit?: number;
}

/** Cards as Teams takes them. What is searched for rather than listed is kept before a card is given out. */
export interface Pen {
  message(card: CardJson, reader: Reader, options?: MessageOptions): Promise<Json>;
  /** A card in a dialog: a form with what is wrong with it and what was typed, or an answer to read. */
  dialog(content: DialogContent, reader: Reader): Promise<Json>;
}

export interface DialogContent extends Pick<FormReply, 'title' | 'card'> {
  readonly errors?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, string>>;
}

type Store = Pick<Platform<unknown>, 'toReference' | 'keep'>;

const NOTHING: Readonly<Record<string, string>> = {};

export function createPen(chat: Pick<PlatformChat, 'text'>, store: Store): Pen {
  /** Draws, and keeps what had to be stored meanwhile. */
  const keeping = async (reader: Reader, part: Omit<Frame, 'texts' | 'store'>, draw: (frame: Frame) => Json) => {
    const kept = new Map<string, unknown>();
    const drawn = draw({
      ...part,
      texts: toTexts(chat, reader),
      store(data) {
        const reference = store.toReference(data);
        kept.set(reference, data);
        return reference;
      },
    });
    await store.keep(kept);
    return drawn;
  };
  return {
    message: (
      card,
      reader,
      { isTargeted = false, isShared = false, refreshes, mentions = [], limit = TEAMS_LIMITS.messageBytes } = {},
    ) =>
      keeping(reader, { isDialog: false, isTargeted, isShared }, (frame) =>
        fitCard(
          withMentions({ ...toCard(toDialectCard(card), frame), ...toRefresh(refreshes) }, mentions),
          limit,
          frame.texts,
        ),
      ),
    dialog({ card, errors = NOTHING, values = NOTHING }, reader) {
      const dialect = toDialectCard(card);
      const inputs = [...walkElements(dialect.body)].filter(isInput);
      const hasReload = inputs.some(({ exportBot }) => exportBot?.reload === true);
      const hasOwnReload = collectActions(dialect).some(isReload);
      // Either is sent while required inputs are empty.
      const form = { errors, values, hasReload: hasReload || hasOwnReload };
      return keeping(reader, { isDialog: true, isTargeted: false, isShared: false, form }, (frame) => {
        const drawn = toCard(dialect, frame);
        const primary = findPrimary(collectActions(dialect));
        // One that the card has itself does the same.
        const needsReload = hasReload && !hasOwnReload;
        const reload = needsReload && primary !== undefined ? [toReload(primary, frame.texts.reload)] : [];
        const known = new Set(inputs.map(({ id }) => id));
        const homeless = Object.entries(errors).filter(([id]) => !known.has(id));
        const notes = homeless.map(([, text]) => ({ type: 'TextBlock', text, wrap: true, color: 'attention' }));
        const actions = [...((drawn.actions as Json[] | undefined) ?? []), ...reload];
        const whole = {
          ...drawn,
          body: [...notes, ...(drawn.body as Json[])],
          ...(actions.length > 0 ? { actions } : {}),
        };
        return fitCard(whole, TEAMS_LIMITS.messageBytes, frame.texts);
      });
    },
  };
}

function toCard(card: DialectCard, frame: Frame): Json {
  const { actions } = card;
  return {
    type: 'AdaptiveCard',
    version: card.version,
    fallbackText: card.fallbackText,
    msteams: { width: 'Full' },
    body: toElements(card.body, frame),
    ...(actions === undefined ? {} : { actions: toActions(actions, frame) }),
  };
}

const toRefresh = (subject: Subject | undefined): Json =>
  subject === undefined
    ? {}
    : { refresh: { action: { type: 'Action.Execute', verb: 'refresh', data: toData({ subject }) } } };
