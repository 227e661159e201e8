import type { RunAnswer } from '../../domain/answers.ts';
import { head, type Paragraph, paragraph } from '../page.ts';
import { toShown } from '../plain.ts';
import type { Words } from '../words.ts';

const SHOWN = 2;
const NAME_SHOWN = 60;

/** What of the columns is not as it was in the run before: whoever reads the files has to know. */
export function toSchemaNotes(words: Words, { run }: RunAnswer): Paragraph[] {
  const changes = run.tasks.flatMap(({ title, schemaChanges = [] }) =>
    schemaChanges.map((change) => ({ from: '', to: '', ...change, title: toShown(title, NAME_SHOWN) })),
  );
  const { shown, more } = head(changes, SHOWN);
  const notes = shown.map(({ kind, title, column, from, to }) =>
    paragraph(
      words.t('run.schema.one', {
        kind,
        title,
        column: toShown(column, NAME_SHOWN),
        from: toShown(from, NAME_SHOWN),
        to: toShown(to, NAME_SHOWN),
      }),
      'warning',
    ),
  );
  return more === 0 ? notes : [...notes, paragraph(words.t('run.schema.more', { count: more }), 'warning')];
}
