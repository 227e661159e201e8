import type { FormReply } from '../../chat/contract.ts';
import type { Platform, PlatformChat } from '../../chat/platform-contract.ts';
import type { CardJson, Reader } from '../../views/contract.ts';
import { isInput, toDialectCard, walkElements } from '../../views/dialect.ts';
import {
  type HomeView,
  isLongList,
  type Message,
  type ModalView,
  type Options,
  type Texts,
  toHome,
  toMessage,
  toModal,
} from './blocks/index.ts';
import { writeFrame } from './frame.ts';
import type { Frame } from './incoming.ts';

/** Cards as Slack takes them. What is too long for it to carry is kept before a card is given out. */
export interface Pen {
  message(
    card: CardJson,
    reader: Reader,
    options?: Pick<Options, 'revision' | 'dataTables' | 'dataVisualizations' | 'chartPicture'>,
  ): Promise<Message>;
  home(card: CardJson, reader: Reader): Promise<HomeView>;
  /** A card that is read in a modal. */
  result(content: Pick<FormReply, 'card'>, frame: Frame, reader: Reader): Promise<ModalView>;
  /** A form with what is wrong with it; `values` go before those of the card. */
  form(form: FormReply, frame: Frame, reader: Reader, values?: Readonly<Record<string, string>>): Promise<ModalView>;
  /** A modal that says one sentence. */
  sentence(key: 'surface.loading' | 'surface.working' | 'surface.later', reader: Reader, frame: Frame): ModalView;
}

export const CALLBACKS = { form: 'form', result: 'result', sentence: 'sentence' } as const;

type Store = Pick<Platform<unknown>, 'toReference' | 'keep'>;

export function createPen(chat: Pick<PlatformChat, 'text'>, store: Store): Pen {
  /** Draws, and keeps what had to be stored meanwhile. */
  const keeping = async <T>(reader: Reader, draw: (options: Options) => T): Promise<T> => {
    const kept = new Map<string, unknown>();
    const drawn = draw({
      ...toOptions(chat, reader),
      store: (data) => {
        const reference = store.toReference(data);
        kept.set(reference, data);
        return reference;
      },
    });
    await store.keep(kept);
    return drawn;
  };
  const close = (reader: Reader) => chat.text('surface.close', reader);

  return {
    message: (card, reader, more = {}) => keeping(reader, (options) => toMessage(card, { ...options, ...more })),
    home: (card, reader) => keeping(reader, (options) => toHome(card, options).view),
    result: ({ card }, frame, reader) =>
      keeping(reader, (options) => {
        const own = writeFrame(frame);
        return toModal(
          card,
          // The card has a headline of its own.
          {
            title: chat.text('surface.title', reader),
            close: close(reader),
            callbackId: CALLBACKS.result,
            privateMetadata: own,
          },
          options,
        ).view;
      }),
    form: (form, frame, reader, values = {}) =>
      keeping(reader, (options) => {
        const choices = Object.fromEntries(
          listLongChoices(form.card).map(([id, all]) => [id, options.store?.(all) ?? '']),
        );
        const own = writeFrame({
          ...frame,
          formId: form.formId,
          ...(Object.keys(choices).length === 0 ? {} : { choices }),
        });
        const { title, card, errors } = form;
        const around = { title, close: chat.text('blocks.confirmNo', reader), callbackId: CALLBACKS.form };
        return toModal(card, { ...around, privateMetadata: own, errors, values }, options).view;
      }),
    sentence(key, reader, frame) {
      const text = chat.text(key, reader);
      const card = { type: 'AdaptiveCard', fallbackText: text, body: [{ type: 'TextBlock', text, wrap: true }] };
      const around = {
        title: chat.text('surface.title', reader),
        close: close(reader),
        callbackId: CALLBACKS.sentence,
      };
      return toModal(card, { ...around, privateMetadata: writeFrame(frame) }, toOptions(chat, reader)).view;
    },
  };
}

/** Choices that are too many to list, by the id of their input. */
const listLongChoices = (card: CardJson): (readonly [string, readonly { title: string; value: string }[]])[] =>
  [...walkElements(toDialectCard(card).body)].flatMap((element) =>
    isInput(element) && 'choices' in element && isLongList(element.choices)
      ? [[element.id, element.choices.map(({ title, value }) => ({ title, value }))] as const]
      : [],
  );

function toOptions(chat: Pick<PlatformChat, 'text'>, reader: Reader): Options {
  return {
    locale: reader.locale,
    timezone: reader.zone,
    // Others than the reader look at it too: https://docs.slack.dev/messaging/formatting-message-text#date-formatting
    dates: { format: '{date_short_pretty} {time}' },
    texts: toTexts(chat, reader),
    hints: ({ exportBot }) => (typeof exportBot === 'object' && exportBot !== null ? exportBot : {}),
    externalSelects: true,
    // What is destructive is asked by a card of ours, on every surface alike.
    confirm: () => undefined,
    accessibilityLabel: ({ title, exportBot }) => {
      const named =
        typeof exportBot === 'object' && exportBot !== null && 'named' in exportBot ? exportBot.named : undefined;
      return typeof named === 'string' ? `${String(title)}: ${named}` : undefined;
    },
  };
}

function toTexts({ text }: Pick<PlatformChat, 'text'>, reader: Reader): Texts {
  return {
    confirmTitle: text('blocks.confirmTitle', reader),
    confirmText: (action) => text('blocks.confirmText', reader, { action }),
    confirmYes: (action) => text('blocks.confirmYes', reader, { action }),
    confirmNo: text('blocks.confirmNo', reader),
    blocksLeftOut: (count) => text('blocks.blocksLeftOut', reader, { count }),
    rowsLeftOut: (count) => text('blocks.rowsLeftOut', reader, { count }),
    columnsLeftOut: (count) => text('blocks.columnsLeftOut', reader, { count }),
    choicesLeftOut: (count) => text('blocks.choicesLeftOut', reader, { count }),
    whatToDo: text('blocks.whatToDo', reader),
    submit: text('blocks.submit', reader),
    noChoices: text('blocks.noChoices', reader),
    table: text('blocks.table', reader),
    chart: text('blocks.chart', reader),
    picture: text('blocks.picture', reader),
  };
}
