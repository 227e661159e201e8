import { z } from 'zod';
import { batchIdSchema, refreshIdSchema, requestIdSchema, runIdSchema } from './ids.ts';

/** What a message can stand for: it changes, and the message is redrawn with it. */
export const subjectSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), id: runIdSchema }),
  z.object({ kind: z.literal('request'), id: requestIdSchema }),
  z.object({ kind: z.literal('batch'), id: batchIdSchema }),
  z.object({ kind: z.literal('refresh'), id: refreshIdSchema }),
]);
export type Subject = z.infer<typeof subjectSchema>;
export type SubjectKind = Subject['kind'];
