import { z } from 'zod';
import type { SettingMeta } from '../../destinations/contract.ts';
import { isStringKey } from '../../views/index.ts';
import { toShown } from '../../views/plain.ts';
import type { Words } from '../../views/words.ts';
import { say } from './texts.ts';

/** One input of a destination's credentials, as its schema describes it. Never with a value. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly help: string | undefined;
  readonly placeholder: string | undefined;
  readonly isRequired: boolean;
  readonly isSecret: boolean;
  readonly isMultiline: boolean;
}

export interface FieldProblem {
  readonly field: Field;
  readonly say: string;
}

/** What people type in; what signing in gives is left out. */
export function listFields(schema: z.ZodType, words: Words): Field[] {
  return Object.entries(shapeOf(schema)).flatMap(([name, field]) => {
    const meta = metaOf(field);
    if (meta?.granted === true) return [];
    return {
      name,
      label: words.label(meta?.label ?? name),
      help: meta?.help === undefined ? undefined : words.label(meta.help),
      placeholder: meta?.placeholder === undefined ? undefined : words.label(meta.placeholder),
      isRequired: !field.safeParse(undefined).success,
      // What says nothing of itself is hidden.
      isSecret: meta?.secret !== false,
      isMultiline: meta?.multiline === true,
    };
  });
}

/** What a person recognises the account by: `Server`, `files.example.com`. */
export function listFacts(
  schema: z.ZodType,
  settings: Readonly<Record<string, unknown>>,
  words: Words,
): (readonly [string, string])[] {
  return Object.entries(shapeOf(schema)).flatMap(([name, field]) => {
    const meta = metaOf(field);
    const value = settings[name];
    const isShown = meta?.secret !== true && (typeof value === 'string' || typeof value === 'number') && value !== '';
    return isShown ? [[words.label(meta?.label ?? name), toShown(String(value))] as const] : [];
  });
}

/** What was entered: fields that were left empty are absent. */
export function readEntered(fields: readonly Field[], form: URLSearchParams): Record<string, string> {
  const entered = fields.map(
    ({ name }) => [name, (form.get(toInputName(name)) ?? '').replaceAll('\r\n', '\n')] as const,
  );
  return Object.fromEntries(entered.filter(([, value]) => value !== ''));
}

/** Keeps the names of fields apart from those of the form itself. */
export const toInputName = (name: string): string => `field.${name}`;

/** The first problem of each field; undefined when the error is about anything else. */
export function toFieldProblems(
  error: z.ZodError,
  fields: readonly Field[],
  entered: Readonly<Record<string, string>>,
  words: Words,
): FieldProblem[] | undefined {
  const problems = new Map<string, FieldProblem>();
  for (const issue of error.issues) {
    const field = fields.find(({ name }) => name === issue.path[0]);
    if (field === undefined) return undefined;
    if (!problems.has(field.name)) problems.set(field.name, { field, say: sayIssue(issue, field, entered, words) });
  }
  return [...problems.values()];
}

/** Schemas name some problems by a code of their own, for which there is a sentence; the others go by their kind. */
function sayIssue(
  issue: z.core.$ZodIssue,
  { name, label }: Field,
  entered: Readonly<Record<string, string>>,
  words: Words,
): string {
  const key = `credentials_page.${issue.message}`;
  if (isStringKey(key)) return words.t(key, { label });
  if (entered[name] === undefined) return words.t('credentials_page.required', { label });
  return say(words, issue.code === 'too_big' ? 'too_long' : 'does_not_fit', { label });
}

const shapeOf = (schema: z.ZodType): Record<string, z.ZodType> => (schema instanceof z.ZodObject ? schema.shape : {});
const metaOf = (field: z.ZodType): SettingMeta | undefined => z.globalRegistry.get(field) as SettingMeta | undefined;
