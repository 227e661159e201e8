import type { PreviewAnswer } from '../../domain/answers.ts';
import { type Button, head, paragraph, subtle, toButton, toFacts, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import type { Words } from '../words.ts';

const ITEMS_SHOWN = 8;
const SAMPLE_SHOWN = 300;

/** What a run would do now. */
export const showPreview: View<'preview'> = (answer, words) => {
  const title = words.t('run.title', {
    name: words.t('preview.title', { name: toShown(answer.exportName) }),
    state: words.t('preview.state').toLowerCase(),
  });
  const notes = toNotes(words, answer);
  return {
    title,
    text: notes[0]?.text ?? '',
    data: {
      title,
      notes,
      facts: toSums(words, answer),
      sections: toSections(words, answer),
      actions: toButtons(words, answer),
    },
  };
};

function toNotes(words: Words, answer: PreviewAnswer) {
  const { skipReason, isHeld, items } = answer;
  if (skipReason !== undefined) {
    const reason = words.t(`skip.${skipReason}`);
    return [paragraph(words.t('preview.limit', { reason }), 'warning'), subtle(words.t(`skip.${skipReason}.say`))];
  }
  const isNothing = items.every(({ added, updated, removed }) => added + updated + removed === 0);
  const say = subtle(words.t(isNothing ? 'preview.none' : 'preview.say'));
  return isHeld ? [say, paragraph(words.t('preview.held'), 'warning')] : [say];
}

function toSums(words: Words, { items, skipReason }: PreviewAnswer) {
  if (skipReason !== undefined) return [];
  const sum = (pick: (item: PreviewAnswer['items'][number]) => number) =>
    words.number(items.reduce((total, item) => total + pick(item), 0));
  return toFacts([
    [words.t('preview.fact.total'), sum(({ total }) => total)],
    [words.t('preview.fact.add'), sum(({ added }) => added)],
    [words.t('preview.fact.update'), sum(({ updated }) => updated)],
    [words.t('preview.fact.remove'), sum(({ removed }) => removed)],
    [words.t('preview.fact.unchanged'), sum(({ unchanged }) => unchanged)],
  ]);
}

function toSections(words: Words, { items, invalid, samples }: PreviewAnswer) {
  const number = (value: number) => words.number(value);
  const { shown, more } = head(items, ITEMS_SHOWN);
  const perItem = shown.map(({ title, added, updated, removed, unchanged }) =>
    words.t('preview.item', {
      title: toShown(title, 60),
      added: number(added),
      updated: number(updated),
      removed: number(removed),
      unchanged: number(unchanged),
    }),
  );
  const refused = invalid.map(({ code, count }) =>
    words.t('preview.invalid.line', { count, reason: words.t(`rejection.${code}`) }),
  );
  const records = samples.map((sample) =>
    toShown(sample.map(({ name, value }) => `${name} ${value}`).join(' · '), SAMPLE_SHOWN),
  );
  return [
    {
      title: words.t('export.segments'),
      lines: items.length > 1 ? [...perItem, ...(more > 0 ? [words.t('catalog.more', { count: more })] : [])] : [],
    },
    { title: words.t('preview.invalid'), lines: refused },
    { title: words.t('preview.samples'), lines: records },
  ].filter(({ lines }) => lines.length > 0);
}

function toButtons(words: Words, { exportId, exportName: named, permission, skipReason }: PreviewAnswer): Button[] {
  const ref = { export: exportId };
  const show = toButton(words, { command: 'show', input: ref }, { named });
  if (permission === 'view') return [show];
  const edit = toButton(words, { command: 'edit', input: ref }, { named });
  if (skipReason !== undefined) return [edit, show];
  return [
    toButton(words, { command: 'run', input: { exports: [exportId] } }, { style: 'positive', named }),
    edit,
    show,
  ];
}
