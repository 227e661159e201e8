import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';

/** Long enough for any form; the dispatcher has its own, friendlier limit for lines. */
const TEXT_LIMIT = 16_000;

/** PostgreSQL text cannot hold NUL, and nobody types it. */
const cleanText = z.string().transform((text) => text.replaceAll('\u0000', '').trim());

const id = z.string().min(1).max(200);

const textBodySchema = z.strictObject({
  kind: z.literal('text'),
  text: cleanText.pipe(z.string().min(1).max(TEXT_LIMIT)),
});

const actionBodySchema = z.strictObject({
  kind: z.literal('action'),
  data: z.unknown(),
  inputs: z.record(id, z.string().max(TEXT_LIMIT)).default({}),
  entryId: z.uuid().optional(),
});

export const turnSchema = z.strictObject({
  as: id,
  conversation: id,
  eventId: id,
  body: z.discriminatedUnion('kind', [textBodySchema, actionBodySchema]),
});

export const stateQuerySchema = z.object({ as: id.optional() });
export const completeQuerySchema = z.object({ as: id, line: z.string().max(2_000).default('') });
export const eventsQuerySchema = z.object({
  as: id,
  since: z
    .string()
    .regex(/^\d{1,16}$/)
    .optional(),
});

export type TurnRequest = z.infer<typeof turnSchema>;

/** Parses what came in, or refuses with the first few things that are wrong with it. */
export function parseRequest<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const detail = parsed.error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`)
    .join('; ');
  throw new AppError('invalid_request', { detail });
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('invalid_request', { detail: 'not JSON' }, { cause });
  }
}
