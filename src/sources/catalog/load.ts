import { type Document, LineCounter, parseDocument, visit, type YAMLError } from 'yaml';
import {
  type Catalog,
  type CatalogProblem,
  catalogFileSchema,
  findCatalogProblems,
  toCatalog,
} from '../../domain/catalog.ts';
import { findOffset } from './position.ts';
import { fillBlanks, isRecord, salvage } from './salvage.ts';
import { toProblems } from './wording.ts';

export interface LocatedProblem extends CatalogProblem {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

export type LoadedCatalog = { readonly catalog: Catalog } | { readonly problems: readonly LocatedProblem[] };

export const CATALOG_BYTES_LIMIT = 5 * 1024 * 1024;
/** How often anchors may be repeated: enough for shared fields, too little to blow up the memory. */
const ALIAS_LIMIT = 1000;

/** Reads a `catalog.yaml`; problems of syntax, shape and references come all at once, in the order of the file. */
export function loadCatalog(text: string): LoadedCatalog {
  if (Buffer.byteLength(text) > CATALOG_BYTES_LIMIT) return { problems: [TOO_LARGE] };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const locate = (problem: CatalogProblem, offset: number): LocatedProblem => {
    const { line, col } = lines.linePos(offset);
    return { ...problem, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const syntax = document.errors.map((error) => locate(toSyntaxProblem(error, text), error.pos[0]));
  // Past a broken line the structure is a guess, and what would be said about it misleads.
  const broken = document.errors.filter((error) => error.code !== 'DUPLICATE_KEY').map((error) => error.pos[0]);
  const trusted = Math.min(Number.POSITIVE_INFINITY, ...broken);

  const content = toContent(document);
  if ('problem' in content) return { problems: [...syntax, locate(content.problem, content.offset)].sort(inOrder) };
  const filled = fillBlanks(content.value);
  const parsed = catalogFileSchema.safeParse(filled);
  const shape = parsed.success ? [] : parsed.error.issues.flatMap((issue) => toProblems(issue, filled));
  const references = isRecord(filled) ? findCatalogProblems(parsed.success ? parsed.data : salvage(filled)) : [];
  const found = [...shape, ...references.filter((problem) => !shape.some((other) => isSamePlace(other, problem)))]
    .filter((problem) => trusted === Number.POSITIVE_INFINITY || !problem.message.startsWith('is missing'))
    .map((problem) => ({ problem, offset: findOffset(document, problem.path) }))
    .filter(({ offset }) => offset < trusted)
    .map(({ problem, offset }) => locate(problem, offset));
  const problems = [...syntax, ...found].sort(inOrder);
  if (problems.length === 0 && parsed.success) return { catalog: toCatalog(parsed.data) };
  return { problems };
}

/** `12:3 segments.lapsed.entity there is no entity 'custmer'`. */
export const formatProblem = ({ line, column, path, message }: LocatedProblem): string =>
  [`${line}:${column}`, path.join('.'), message].filter((part) => part !== '').join(' ');

export const TOO_LARGE: LocatedProblem = {
  path: [],
  message: `the file is larger than ${CATALOG_BYTES_LIMIT / 1024 / 1024} MB`,
  line: 1,
  column: 1,
};

const inOrder = (a: LocatedProblem, b: LocatedProblem): number => a.line - b.line || a.column - b.column;

const isSamePlace = (a: CatalogProblem, b: CatalogProblem): boolean => a.path.join('\n') === b.path.join('\n');

function toSyntaxProblem(error: YAMLError, text: string): CatalogProblem {
  const key = /^[^\s:]+/.exec(text.slice(error.pos[0]))?.[0] ?? '';
  if (error.code === 'DUPLICATE_KEY') return { path: [], message: `key '${key}' is given twice` };
  if (error.code === 'MULTIPLE_DOCS') return { path: [], message: 'the file holds more than one document (---)' };
  return { path: [], message: error.message };
}

type Content = { readonly value: unknown } | { readonly problem: CatalogProblem; readonly offset: number };

function toContent(document: Document.Parsed): Content {
  let dangling: { name: string; offset: number } | undefined;
  let firstAlias = 0;
  visit(document, {
    Alias(_, node) {
      const offset = node.range?.[0] ?? 0;
      firstAlias ||= offset;
      if (node.resolve(document) === undefined) dangling ??= { name: node.source, offset };
    },
  });
  if (dangling !== undefined) {
    return { problem: { path: [], message: `there is no anchor &${dangling.name}` }, offset: dangling.offset };
  }
  try {
    return { value: document.toJS({ maxAliasCount: ALIAS_LIMIT }) };
  } catch {
    return { problem: { path: [], message: 'anchors are repeated too often' }, offset: firstAlias };
  }
}
