import { LIMITS } from '../limits.ts';
import { type Button, head, toButton, type View } from '../page.ts';
import { toShown, truncateMiddle } from '../plain.ts';
import { isStringKey } from '../strings/index.ts';

const OPTIONS_SHOWN = 12;
/** Of a button whose name is written out above it. In code points. */
const NUMBERED = 24;

/** One of several: a button each. Names that a button cannot hold are written out above, with numbers. */
export const showPick: View<'pick'> = ({ purpose, options }, words) => {
  const key = `pick.${purpose}`;
  const title = isStringKey(key) ? words.t(key) : words.t('pick.title');
  const { shown, more } = head(options, OPTIONS_SHOWN);
  const titles = shown.map((option) => toShown(option.title));
  const isCut = titles.some((name) => [...name].length > LIMITS.buttonTitle);
  const number = (name: string, index: number) => words.t('pick.option', { index: index + 1, title: name });
  const buttons = shown.map((option, index): Button => {
    const name = titles[index] ?? '';
    const numbered = isCut ? number(name, index) : name;
    return toButton(words, option.call, { title: truncateMiddle(numbered, isCut ? NUMBERED : LIMITS.buttonTitle) });
  });
  return {
    title,
    text: words.list(titles),
    data: {
      title,
      none: options.length === 0 ? words.t('pick.none') : '',
      lines: isCut ? titles.map(number) : [],
      rows: toRows(buttons),
      more: more === 0 ? '' : words.t('pick.more', { count: more }),
    },
  };
};

function toRows(buttons: readonly Button[]): { actions: Button[] }[] {
  const rows = Math.ceil(buttons.length / LIMITS.buttonsInARow);
  return Array.from({ length: rows }, (_, row) => ({
    actions: buttons.slice(row * LIMITS.buttonsInARow, (row + 1) * LIMITS.buttonsInARow),
  }));
}
