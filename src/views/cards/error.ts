import type { CommandCall } from '../../domain/call.ts';
import type { AppError, ErrorFamily, ErrorParams } from '../../domain/errors.ts';
import { explain, toCallButtons, toWaysOut } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { head, toButton, type View } from '../page.ts';

/** Families whose errors somebody has to look up in the log. */
const WITH_REFERENCE: ReadonlySet<ErrorFamily> = new Set(['source', 'destination', 'config', 'bug']);

const PROBLEMS_SHOWN = 6;

/** What happened, what it means and what to do. */
export const showError: View<'error'> = ({ error }, words, reader) => {
  const title = words.t(`error.title.${error.family}`);
  const { say, hint } = explain(words, error.code, error.params);
  // Typed in words, there are no fields that they could stand beside.
  const several = error.code === 'invalid_form' ? error.fields : [];
  const said = new Set(several.map(({ code, params }) => explain(words, code, params).say));
  const { shown, more } = head([...said], PROBLEMS_SHOWN);
  const fix = reader.role === 'admin' ? toFix(error) : undefined;
  const calls = toCallButtons(words, error.code, toWaysOut(error));
  const actions =
    fix === undefined ? calls : [toButton(words, fix, calls.length === 0 ? { style: 'positive' } : {}), ...calls];
  const isLost = error.code === 'unknown_command' && !error.calls.some((call) => call.command === 'help');
  const help = isLost ? [toButton(words, { command: 'help', input: {} })] : [];
  return {
    title,
    text: say,
    data: {
      title,
      say,
      problems: [
        ...shown.map((text) => ({ text: `– ${text}` })),
        ...(more === 0 ? [] : [{ text: words.t('error.more', { count: more }) }]),
      ],
      hint,
      reference: WITH_REFERENCE.has(error.family) ? words.t('error.reference', { reference: error.reference }) : '',
      actions: [...actions, ...help].slice(0, LIMITS.buttonsInARow),
    },
  };
};

/** Only an admin can end it, and only there. */
function toFix(error: AppError): CommandCall | undefined {
  const isOfSignIn = error.code === 'connection_needs_sign_in' || error.code === 'connection_incomplete';
  if (!isOfSignIn) return undefined;
  const { connection } = error.params as ErrorParams['connection_needs_sign_in'];
  return { command: 'connections', input: { action: 'credentials', connection } };
}
