import { describe, expect, it } from 'vitest';
import { createPen } from '../../src/surfaces/teams/cards/draw.ts';
import { sizeOf, TEAMS_LIMITS } from '../../src/surfaces/teams/cards/limits.ts';
import type { CardJson, Reader } from '../../src/views/contract.ts';
import { collectActions, isInput, toDialectCard, walkElements } from '../../src/views/dialect.ts';
import { createViews } from '../../src/views/index.ts';
import { checkCard, type Json, listActions, listInputs, nodesOf } from '../../twins/teams/index.ts';
import { wordsOfCard } from '../support/card-reading.ts';
import { createSamples, listSamples, NOW } from '../support/samples.ts';
import { personId } from '../support/samples-runs.ts';
import { liveOfCard } from '../support/teams-reading.ts';

/* Every view, with each of its samples, as Teams gets it: as a message, in a dialog, and where room is short. */

const READERS: Record<string, Reader> = {
  English: { id: personId(), role: 'admin', locale: 'en-GB', zone: 'Europe/Amsterdam' },
  Dutch: { id: personId(), role: 'viewer', locale: 'nl-NL', zone: 'America/New_York' },
};
const HOSTILE = [
  '[x](http://y) **b** _i_ `c`',
  '<at>Ada</at> @everyone',
  '# 1. - > +',
  '\\*not\\*',
  '_snake_',
  '~~s~~',
];

const views = createViews({ now: () => NOW });
const pen = createPen(
  { text: views.text },
  { toReference: (data) => `r${JSON.stringify(data).length}`, keep: async () => {} },
);
const samples = listSamples(createSamples());

const isForm = (card: CardJson): boolean => [...walkElements(toDialectCard(card).body)].some(isInput);
const titlesOf = (card: Json): unknown[] => listActions(card).map(({ title }) => title);

describe.each(Object.entries(READERS))('cards for a reader of %s', (_, reader) => {
  it.each(samples)('$label: Teams draws it, with every button', async ({ answer }) => {
    const { card, title } = views.render(answer, reader);
    const drawn = await (isForm(card) ? pen.dialog({ title, card }, reader) : pen.message(card, reader));
    expect(checkCard(drawn, isForm(card))).toEqual([]);
    expect(sizeOf(drawn)).toBeLessThanOrEqual(TEAMS_LIMITS.messageBytes);
    const wanted = collectActions(toDialectCard(card)).map((action) => action.title);
    expect(titlesOf(drawn)).toEqual(expect.arrayContaining(wanted));
    expect(JSON.stringify(drawn)).not.toContain('"exportBot":{"dialog"');
  });

  it.each(samples)('$label: an answer can be read in a dialog', async ({ answer }) => {
    const { card, title } = views.render(answer, reader);
    expect(checkCard(await pen.dialog({ title, card }, reader), true)).toEqual([]);
  });
});

describe('where room is short', () => {
  const reader = READERS.English as Reader;

  it.each(samples)('$label: what answers are given with stays, and what is left out is said', async ({ answer }) => {
    const { card } = views.render(answer, reader);
    if (isForm(card)) return;
    const whole = await pen.message(card, reader);
    const least = sizeOf(await pen.message(card, reader, { limit: 0 }));
    for (const limit of [sizeOf(whole) - 2, Math.max(least, Math.floor(sizeOf(whole) / 2)), 0]) {
      const cut = await pen.message(card, reader, { limit });
      expect(checkCard(cut)).toEqual([]);
      expect(sizeOf(cut)).toBeLessThanOrEqual(Math.max(limit, least));
      expect(titlesOf(cut)).toEqual(titlesOf(whole));
      expect(listInputs(cut)).toEqual(listInputs(whole));
      expect((cut.body as Json[])[0]).toEqual((whole.body as Json[])[0]);
      if (wordsOfCard(cut) !== wordsOfCard(whole)) expect(wordsOfCard(cut)).toContain('not shown');
    }
  });
});

describe('a chart', () => {
  it.each(Object.entries(READERS))('is drawn by Teams, and is words where it cannot be: %s', async (_, reader) => {
    const charts: Json[] = [];
    for (const { answer } of samples.filter(({ answer: { view } }) => view === 'history')) {
      const drawn = await pen.message(views.render(answer, reader).card, reader);
      charts.push(...[...nodesOf(drawn)].filter(({ type }) => String(type).startsWith('Chart.')));
    }
    expect(charts.length).toBeGreaterThan(0);
    for (const { fallback } of charts) expect(wordsOfCard(fallback as Json).trim()).not.toBe('');
  });
});

describe('somebody who is to be notified', () => {
  const reader = READERS.English as Reader;
  const { card } = views.render(samples[0]!.answer, reader);
  const account = '3fa85f64-5717-4562-b3fc-2c963f66afa6';

  it('is mentioned by their account, and by no other word', async () => {
    const name = 'Ada </at> *Byron*';
    const mentions = [
      { person: personId(), name, account },
      { person: personId(), name: 'Noor', account: undefined },
      { person: personId(), name: 'Eve', account: '<at>everyone</at>' },
    ];
    const drawn = await pen.message(card, reader, { mentions });
    expect(checkCard(drawn)).toEqual([]);
    const text = '<at>Ada /at Byron</at>';
    expect(drawn.msteams).toMatchObject({
      entities: [{ type: 'mention', text, mentioned: { id: account, name: 'Ada /at Byron' } }],
    });
    expect((drawn.body as Json[])[1]).toMatchObject({ type: 'TextBlock', text });
  });

  it('is nobody where nobody is named', async () => {
    expect((await pen.message(card, reader)).msteams).toEqual({ width: 'Full' });
  });
});

describe.each(HOSTILE)('a name such as %s', (name) => {
  const reader = READERS.English as Reader;

  it.each(listSamples(createSamples(name)))('$label: is text, whatever Teams reads into it', async ({ answer }) => {
    const { card, title } = views.render(answer, reader);
    const drawn = await (isForm(card) ? pen.dialog({ title, card }, reader) : pen.message(card, reader));
    expect(checkCard(drawn, isForm(card))).toEqual([]);
    expect(liveOfCard(drawn)).toEqual([]);
    const words = wordsOfCard(drawn);
    // Long lists are searched for rather than listed.
    const searched = new Set(
      [...walkElements(toDialectCard(card).body)].flatMap((element) =>
        element.type === 'Input.ChoiceSet' && element.choices.length > TEAMS_LIMITS.choicesListed
          ? element.choices.flatMap((choice) => [choice.title, choice.value])
          : [],
      ),
    );
    for (const word of wordsOfCard(card).split('\n')) {
      if (!searched.has(word)) expect(words).toContain(word.trimEnd());
    }
  });
});
