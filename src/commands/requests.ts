import { z } from 'zod';
import { AppError, isAppError } from '../domain/errors.ts';
import { type RequestId, requestIdSchema } from '../domain/ids.ts';
import { requireRole } from '../services/access.ts';
import { openForm } from '../services/confirmations/forms.ts';
import type { Scope } from '../services/context.ts';
import { answerRequest } from '../services/requests/answer.ts';
import { listRequests, showRequest } from '../services/requests/show.ts';
import { defineCommand, type How, type Outcome, say } from './command.ts';

const request = requestIdSchema;
const input = z.discriminatedUnion('action', [
  z.object({ action: z.literal('list') }),
  z.object({ action: z.literal('approve'), request, scope: z.enum(['person', 'all']).default('person') }),
  z.object({
    action: z.literal('deny'),
    request,
    reason: z.string().trim().max(1000).optional(),
    step: z.literal('submit').optional(),
    formId: z.uuid().optional(),
  }),
]);
type Deny = Extract<z.infer<typeof input>, { action: 'deny' }>;

export const requestsCommand = defineCommand({
  name: 'requests',
  needs: 'viewer',
  usage: 'requests',
  examples: ['requests'],
  runsAlone: true,
  options: [],
  read: () => ({}),
  input: z.preprocess((raw) => ({ action: 'list', ...(raw as object) }), input),
  async run(scope, given, how) {
    if (given.action === 'list') return say({ answer: { view: 'requests', data: await listRequests(scope) } });
    await requireRole(scope, 'admin', 'request.answer');
    if (given.action === 'deny') return deny(scope, given, how);
    await answerRequest(scope, given.request, { kind: 'approve', scope: given.scope });
    return answered(scope, given.request, how);
  },
});

async function deny(scope: Scope, given: Deny, how: How): Promise<Outcome> {
  const { asker } = await showRequest(scope, given.request);
  const form = async (errors: AppError['fields']): Promise<Outcome> =>
    say({
      answer: {
        view: 'deny_form',
        data: {
          formId: given.formId ?? (await openForm(scope, { command: 'requests', input: {} })),
          requestId: given.request,
          asker,
          reason: given.reason ?? '',
          errors,
        },
      },
    });
  if (given.step === undefined) return form([]);
  try {
    if (given.reason === undefined || given.reason === '') {
      const params = { command: 'requests', argument: 'reason' };
      throw new AppError('missing_argument', params, {
        fields: [{ field: 'reason', code: 'missing_argument', params }],
      });
    }
    await answerRequest(scope, given.request, { kind: 'deny', reason: given.reason, formId: given.formId });
    return answered(scope, given.request, how);
  } catch (error) {
    if (!how.isAction || !isAppError(error) || error.fields.length === 0) throw error;
    return form(error.fields);
  }
}

/** The card whose button was pressed is redrawn with the outcome, like every other copy of it. */
async function answered(scope: Scope, id: RequestId, how: How): Promise<Outcome> {
  return say({
    answer: { view: 'request', data: await showRequest(scope, id) },
    subject: { kind: 'request', id },
    replace: how.isAction,
  });
}
