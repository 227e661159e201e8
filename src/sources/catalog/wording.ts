import { closest, distance } from 'fastest-levenshtein';
import type { core, ZodObject } from 'zod';
import {
  type CatalogProblem,
  catalogFileSchema,
  entitySchema,
  fieldSchema,
  relationshipSchema,
  segmentSchema,
} from '../../domain/catalog.ts';
import { isRecord } from './salvage.ts';

type Path = readonly (string | number)[];

/** What is wrong with the shape of a file, in words for the operator who wrote it. */
export function toProblems(issue: core.$ZodIssue, content: unknown): CatalogProblem[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  const value = valueAt(content, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: `is not known here${suggest(key, knownKeys(path))}`,
      }));
    case 'invalid_key': {
      // Zod does not look behind a key that is wrong.
      const inside = schemaAt(path)?.safeParse(value).error?.issues ?? [];
      return [
        { path, message: `the name ${issue.issues[0]?.message ?? 'is not valid'}` },
        ...inside.flatMap((one) => toProblems({ ...one, path: [...path, ...one.path] }, content)),
      ];
    }
    case 'invalid_value': {
      if (value === undefined) return [{ path, message: `is missing; one of ${issue.values.join(', ')}` }];
      if (issue.values.length === 1) return [{ path, message: `must be ${issue.values.join()}, not ${show(value)}` }];
      const hint = suggest(String(value), issue.values.map(String)) || `; one of ${issue.values.join(', ')}`;
      return [{ path, message: `${show(value)} is not possible${hint}` }];
    }
    case 'invalid_type': {
      if (value === undefined) return [{ path, message: 'is missing' }];
      if (value === null && path.length === 0) return [{ path, message: 'the file is empty' }];
      const kind = KINDS[issue.expected] ?? issue.expected;
      const quotes = issue.expected === 'string' && !isRecord(value) && !Array.isArray(value) && value !== null;
      return [{ path, message: `must be ${kind}, not ${show(value)}${quotes ? '; put it between quotes' : ''}` }];
    }
    case 'too_small':
      return [{ path, message: 'must not be empty' }];
    case 'too_big':
      return [{ path, message: `must not be longer than ${issue.maximum}` }];
    default:
      return [{ path, message: issue.message }];
  }
}

const KINDS: Readonly<Record<string, string>> = {
  object: 'a group of keys',
  record: 'a group of keys',
  string: 'text',
};

function show(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (isRecord(value)) return 'a group of keys';
  const text = String(value);
  return `'${text.length > 40 ? `${text.slice(0, 40)}…` : text}'`;
}

/** `; did you mean 'table'?`, or which keys there are; nothing where there are none. */
function suggest(word: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const near = closest(word.toLowerCase(), known);
  const isNear = distance(word.toLowerCase(), near) <= Math.max(2, Math.floor(near.length / 3));
  return isNear ? `; did you mean '${near}'?` : `; one of ${known.join(', ')}`;
}

const knownKeys = (path: Path): string[] => Object.keys(schemaAt(path)?.shape ?? {});

/** Which schema describes the group of keys at a path. */
function schemaAt([top, , third, ...rest]: Path): ZodObject | undefined {
  if (top === undefined) return catalogFileSchema;
  if (top === 'environment') return catalogFileSchema.shape.environment;
  if (top === 'segments') return segmentSchema;
  if (top === 'relationships') return relationshipSchema;
  return third === 'fields' && rest.length === 1 ? fieldSchema : entitySchema;
}

function valueAt(content: unknown, path: Path): unknown {
  let value = content;
  for (const step of path) {
    if (!(isRecord(value) || Array.isArray(value)) || !Object.hasOwn(value, step)) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}
