import { z } from 'zod';
import type { Scope } from '../services/context.ts';
import { buildPickForm } from '../services/exports/pick.ts';
import { type Outcome, say } from './command.ts';

/** Names or ids: out of typed words, a button, or a card's choices, which come joined with commas. */
export const pickedExports = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : value),
  z.array(z.string().max(500)).max(200).default([]),
);

/** The form to pick from; sent back with nothing picked, it says so. */
export async function showPicker(
  scope: Scope,
  purpose: 'run' | 'schedule',
  { formId }: { readonly formId?: string | undefined },
): Promise<Outcome> {
  const error = {
    field: 'exports',
    code: 'missing_argument',
    params: { command: purpose, argument: 'exports' },
  } as const;
  const data = await buildPickForm(scope, purpose, formId === undefined ? {} : { formId, errors: [error] });
  return say({ answer: { view: 'pick_form', data } });
}
