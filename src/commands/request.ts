import { z } from 'zod';
import { AppError, type FieldError, isAppError } from '../domain/errors.ts';
import { ROLES } from '../domain/person.ts';
import { openForm } from '../services/confirmations/forms.ts';
import { findConnectionNamed } from '../services/connections/find.ts';
import type { Scope } from '../services/context.ts';
import { askFor, requireNeed, type Wish } from '../services/requests/ask.ts';
import { showRequest } from '../services/requests/show.ts';
import { defineCommand, type Outcome, say } from './command.ts';

const input = z.object({
  connection: z.string().max(500).optional(),
  role: z.enum(ROLES).optional(),
  reason: z.string().trim().max(1000).optional(),
  resume: z.object({ command: z.string().max(40), input: z.record(z.string(), z.unknown()) }).optional(),
  step: z.literal('submit').optional(),
  formId: z.uuid().optional(),
});
type RequestInput = z.infer<typeof input>;

export const requestCommand = defineCommand({
  name: 'request',
  needs: 'viewer',
  usage: 'request <connection> | request role contributor|admin [reason:…]',
  examples: ['request "Partner SFTP" reason:"Weekly file for the agency"', 'request role contributor'],
  runsAlone: false,
  options: ['reason', 'role', 'connection'],
  read(line) {
    const [first = '', ...rest] = line.words;
    const reason = line.options.get('reason')?.at(-1);
    const asked =
      first.toLowerCase() === 'role' ? { role: rest.join(' ').toLowerCase() } : { connection: line.words.join(' ') };
    return { ...asked, ...(reason === undefined ? {} : { reason, step: 'submit' }) };
  },
  input,
  async run(scope, given, how) {
    const { wish, connection } = await toWish(scope, given);
    await requireNeed(scope, wish);
    if (given.step === undefined) return showForm(scope, wish, connection, given, []);
    try {
      if (given.reason === undefined || given.reason === '') throw missingReason();
      const id = await askFor(scope, wish, { reason: given.reason, resume: given.resume, formId: given.formId });
      return say({ answer: { view: 'request', data: await showRequest(scope, id) }, subject: { kind: 'request', id } });
    } catch (error) {
      if (!how.isAction || !isAppError(error) || error.fields.length === 0) throw error;
      return showForm(scope, wish, connection, given, error.fields);
    }
  },
});

type Named = { readonly id: Extract<Wish, { kind: 'connection' }>['connectionId']; readonly name: string };

async function toWish(scope: Scope, given: RequestInput): Promise<{ wish: Wish; connection: Named | undefined }> {
  if (given.role !== undefined) return { wish: { kind: 'role', role: given.role }, connection: undefined };
  const found = await findConnectionNamed(scope, given.connection ?? '', (one) => ({
    command: 'request',
    input: { connection: one.id },
  }));
  return { wish: { kind: 'connection', connectionId: found.id }, connection: { id: found.id, name: found.name } };
}

async function showForm(
  scope: Scope,
  wish: Wish,
  connection: Named | undefined,
  given: RequestInput,
  errors: readonly FieldError[],
): Promise<Outcome> {
  return say({
    answer: {
      view: 'access_form',
      data: {
        formId: given.formId ?? (await openForm(scope, { command: 'request', input: {} })),
        kind: wish.kind,
        connection,
        role: wish.kind === 'role' ? wish.role : undefined,
        reason: given.reason ?? '',
        resume: given.resume,
        errors,
      },
    },
  });
}

function missingReason(): AppError {
  const params = { command: 'request', argument: 'reason' };
  return new AppError('missing_argument', params, {
    fields: [{ field: 'reason', code: 'missing_argument', params }],
  }) as AppError;
}
