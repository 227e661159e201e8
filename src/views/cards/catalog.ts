import type { CatalogAnswer } from '../../domain/answers.ts';
import { head, toButton, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import type { Words } from '../words.ts';

const ROWS_SHOWN = 12;
const TITLE_SHOWN = 60;
const PROBLEMS_SHOWN = 5;

/** What can be exported, with counts, and what is wrong with the catalog. */
export const showCatalog: View<'catalog'> = (answer, words, reader) => {
  const title = words.t('catalog.title', { environment: toShown(answer.environment) });
  const source = answer.source === undefined ? words.t('catalog.source.none') : toShown(answer.source);
  const subtitle = `${words.t(`catalog.audience.${answer.audience}`)} · ${source}`;
  const problems = head(answer.problems, PROBLEMS_SHOWN);
  return {
    title,
    text: answer.problems.length === 0 ? subtitle : words.t('catalog.problems', { count: answer.problems.length }),
    data: {
      title,
      subtitle,
      problems: {
        title: words.t('catalog.problems', { count: answer.problems.length }),
        lines: [
          ...problems.shown.map(({ path, message }) =>
            words.t('catalog.problem', { path: toShown(path.join(' › ')), message: toShown(message, 300) }),
          ),
          ...toMore(words, problems.more),
        ],
      },
      segments: toSegments(words, answer.segments),
      entities: toEntities(words, answer.entities),
      actions: [
        ...(reader.role === 'viewer' ? [] : [toButton(words, { command: 'create', input: {} }, { style: 'positive' })]),
        toButton(words, { command: 'list', input: {} }),
      ],
    },
  };
};

function toSegments(words: Words, segments: CatalogAnswer['segments']) {
  const { shown, more } = head(segments, ROWS_SHOWN);
  return {
    title: words.t('catalog.segments'),
    none: shown.length === 0 ? words.t('catalog.segments.none') : '',
    columns: {
      title: words.t('catalog.column.segment'),
      count: words.t('catalog.column.members'),
      kind: words.t('catalog.column.kind'),
      eligible: words.t('catalog.column.eligible'),
    },
    rows: shown.map((segment) => ({
      title: toShown(segment.title, TITLE_SHOWN),
      count: toCount(words, segment.count),
      kind: words.t(`kind.${segment.kind}`),
      eligible: words.t(segment.eligible ? 'catalog.yes' : 'catalog.no'),
    })),
    more: toMore(words, more),
  };
}

function toEntities(words: Words, entities: CatalogAnswer['entities']) {
  const { shown, more } = head(entities, ROWS_SHOWN);
  return {
    title: words.t('catalog.entities'),
    none: shown.length === 0 ? words.t('catalog.entities.none') : '',
    columns: {
      title: words.t('catalog.column.entity'),
      count: words.t('catalog.column.records'),
      kind: words.t('catalog.column.kind'),
      fields: words.t('catalog.column.fields'),
    },
    rows: shown.map((entity) => ({
      title: toShown(entity.title, TITLE_SHOWN),
      count: toCount(words, entity.count),
      kind: words.t(`kind.${entity.kind}`),
      fields: words.number(entity.fields),
    })),
    more: toMore(words, more),
  };
}

const toCount = (words: Words, count: number | undefined): string =>
  count === undefined ? words.t('catalog.unknown') : words.number(count);

const toMore = (words: Words, count: number): string[] => (count === 0 ? [] : [words.t('catalog.more', { count })]);
