import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Loss, type Options, toHome, toMessage, toModal } from '../../src/surfaces/slack/blocks/index.ts';
import type { Reader } from '../../src/views/contract.ts';
import { collectActions, isInput, toDialectCard, walkElements } from '../../src/views/dialect.ts';
import { createViews } from '../../src/views/index.ts';
import { validateMessage, validateView } from '../support/block-kit-validator.ts';
import { createSamples, listSamples, NOW } from '../support/samples.ts';
import { personId } from '../support/samples-runs.ts';

/** Set to write the loss reports anew, after looking at what changed in them. */
const isWriting = process.env.WRITE_LOSS_REPORTS === '1';
const FOLDER = new URL('../fixtures/block-kit/', import.meta.url);

const READERS: Record<string, Reader> = {
  English: { id: personId(), role: 'admin', locale: 'en-GB', zone: 'Europe/Amsterdam' },
  Dutch: { id: personId(), role: 'viewer', locale: 'nl-NL', zone: 'America/New_York' },
};
const views = createViews({ now: () => NOW });
const samples = listSamples(createSamples());
const templates = [...new Set(samples.map(({ answer }) => answer.view))];

const optionsFor = ({ locale }: Reader): Options => ({
  locale,
  dates: { format: '{date_short_pretty} {time}' },
  hints: ({ exportBot }) => (typeof exportBot === 'object' && exportBot !== null ? exportBot : {}),
});

/** A button that carries more than Slack takes carries a reference instead. */
const REFERENCE = 'a-reference';
const isLong = (data: unknown): boolean => JSON.stringify(data).length > 2_000;

const draw = (reader: Reader, answer: (typeof samples)[number]['answer']) => {
  const { card, title, text } = views.render(answer, reader);
  const hasLong = collectActions(toDialectCard(card)).some((one) => one.type === 'Action.Execute' && isLong(one.data));
  const options = { ...optionsFor(reader), ...(hasLong ? { store: () => REFERENCE } : {}) };
  const message = toMessage(card, options);
  const modal = toModal(card, { title, close: 'Cancel', callbackId: 'form', privateMetadata: 'own' }, options);
  return { card, text, message, modal, home: toHome(card, options) };
};

describe.each(Object.entries(READERS))('Block Kit for a reader of %s', (_, reader) => {
  it.each(samples)('$label: is taken by Slack as a message, a modal and a Home tab', ({ answer }) => {
    const { message, modal, home } = draw(reader, answer);
    expect(validateMessage(message)).toBeUndefined();
    expect(validateView(modal.view)).toBeUndefined();
    expect(validateView(home.view)).toBeUndefined();
  });

  it.each(samples)('$label: keeps every button, with what it sends', ({ answer }) => {
    const { card, message, modal, home } = draw(reader, answer);
    for (const action of collectActions(toDialectCard(card))) {
      const data = action.type === 'Action.Execute' ? action.data : action.url;
      const sent = isLong(data) ? `ref:${REFERENCE}` : JSON.stringify(data);
      for (const surface of [message.blocks, modal.view, home.view]) {
        expect(collectSent(surface)).toContain(sent);
      }
    }
  });

  it.each(samples)('$label: keeps every input, and says everything that stands on the card', ({ answer }) => {
    const { card, modal, message } = draw(reader, answer);
    const all = [...walkElements(toDialectCard(card).body)];
    const ids = all
      .filter(isInput)
      .flatMap((input) => ('choices' in input && input.choices.length === 0 ? [] : input.id));
    const drawn = modal.view.blocks.flatMap((block) => (block.type === 'input' ? [block.element.action_id] : []));
    expect(drawn.filter((id) => id !== 'do')).toEqual(ids);
    const shown = JSON.stringify(message.blocks);
    for (const { text } of all.filter((element) => element.type === 'TextBlock')) {
      const letters = JSON.stringify(text.trim()).slice(1, -1);
      const isCut = message.loss.some(({ kind, what }) => kind === 'cut' && what.startsWith('text'));
      if (!isCut) expect(shown).toContain(letters);
    }
  });
});

describe('what Slack cannot show', () => {
  it.each(templates)('of %s is what its loss report says', (view) => {
    const found = { message: new Set<string>(), modal: new Set<string>(), home: new Set<string>() };
    for (const reader of Object.values(READERS)) {
      for (const { answer } of samples.filter((sample) => sample.answer.view === view)) {
        const drawn = draw(reader, answer);
        for (const surface of ['message', 'modal', 'home'] as const) {
          for (const loss of drawn[surface].loss) found[surface].add(toLine(loss));
        }
      }
    }
    const report = Object.fromEntries(Object.entries(found).map(([surface, lines]) => [surface, [...lines].sort()]));
    const file = new URL(`${view}.json`, FOLDER);
    if (isWriting) {
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
    }
    expect(existsSync(file), 'no report: run with WRITE_LOSS_REPORTS=1').toBe(true);
    expect(report).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });
});

/** Where on the card it is does not matter to a report about the template. */
const toLine = ({ kind, element, what, why }: Loss): string => `${kind}: ${what} of ${element.split(' ')[0]}: ${why}`;

/** What buttons and submissions send, as JSON. */
function collectSent(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(collectSent);
  if (typeof node !== 'object' || node === null) return [];
  const { type, value, url, private_metadata: metadata } = node as Record<string, unknown>;
  const ways = typeof metadata === 'string' ? (JSON.parse(metadata).do ?? []) : [];
  return [
    ...ways.map(({ data, value }: { data?: unknown; value?: string }) => value ?? JSON.stringify(data)),
    ...(type === 'button' ? [typeof url === 'string' ? JSON.stringify(url) : String(value)] : []),
    ...Object.values(node).flatMap(collectSent),
  ];
}
