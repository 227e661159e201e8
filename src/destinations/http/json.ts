import type { z } from 'zod';
import type { HttpAnswer } from './contract.ts';
import { unreachable } from './errors.ts';

/** An answer's body, checked. What is not in the form that was promised may be a proxy's page: it is tried again. */
export function readJson<T>(title: string, answer: HttpAnswer, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(toJson(answer.text));
  if (parsed.success) return parsed.data;
  const problem = parsed.error.issues[0];
  const where = problem === undefined ? '' : ` at ${problem.path.join('.')}: ${problem.message}`;
  throw unreachable(title, `it answered ${answer.status} in a form that is not understood`, {
    detail: `answer of status ${answer.status} not understood${where}`,
  });
}

/** Undefined for what is no JSON. */
export function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
