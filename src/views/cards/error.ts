import type { ErrorFamily } from '../../domain/errors.ts';
import { explain, toCallButtons, toWaysOut } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { toButton, type View } from '../page.ts';

/** Families whose errors somebody has to look up in the log. */
const WITH_REFERENCE: ReadonlySet<ErrorFamily> = new Set(['source', 'destination', 'config', 'bug']);

/** What happened, what it means and what to do. */
export const showError: View<'error'> = ({ error }, words) => {
  const title = words.t(`error.title.${error.family}`);
  const { say, hint } = explain(words, error.code, error.params);
  const actions = toCallButtons(words, error.code, toWaysOut(error));
  const isLost = error.code === 'unknown_command' && !error.calls.some((call) => call.command === 'help');
  const help = isLost ? [toButton(words, { command: 'help', input: {} })] : [];
  return {
    title,
    text: say,
    data: {
      title,
      say,
      hint,
      reference: WITH_REFERENCE.has(error.family) ? words.t('error.reference', { reference: error.reference }) : '',
      actions: [...actions, ...help].slice(0, LIMITS.buttonsInARow),
    },
  };
};
