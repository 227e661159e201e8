import type { Draft, DraftEntity, DraftField } from './draft.ts';

/** A draft as the text of a `catalog.yaml`, with comments for the operator who goes on from here. */
export function writeCatalog(environment: string, { entities, leftOut }: Draft): string {
  const audience = entities.some((entity) => entity.kind === 'profile') ? 'b2c' : 'b2b';
  const lines = [
    '# What can be exported. This is a first version, written by looking at the database: check what was guessed,',
    '# and remove what nobody should export.',
    'version: 1',
    '',
    'environment:',
    `  name: ${scalar(environment)}`,
    '  # b2c: segments are of profiles; b2b: of contacts and accounts.',
    `  audience: ${audience}`,
    '',
    '# Tables and views. Kinds: profile (consumers), account (businesses), contact (people at businesses), other.',
    'entities:',
    ...entities.flatMap(writeEntity),
    ...leftOut.map(
      ({ relation, reason }) => `  # Left out: ${toComment(`${relation.schema}.${relation.name}`)}: ${reason}.`,
    ),
    '',
    '# Named lists of members of one entity: those that fit a condition (where), or whose keys a view holds (view).',
    'segments:',
    ...writeExample(entities),
  ];
  return `${lines.join('\n')}\n`;
}

function writeEntity({ name, relation, key, kind, fields, remarks }: DraftEntity): string[] {
  return [
    ...remarks.map((remark) => `  # ${toComment(remark)}`),
    `  ${scalar(name)}:`,
    `    table: ${scalar(`${relationPart(relation.schema)}.${relationPart(relation.name)}`)}`,
    `    key: ${scalar(key)}`,
    `    kind: ${kind}`,
    '    fields:',
    ...fields.map((field) => `      ${scalar(field.name)}: ${writeField(field)}`),
  ];
}

function writeField({ name, column, type, semantic }: DraftField): string {
  const parts = [
    ...(column === name ? [] : [`column: ${scalar(column)}`]),
    ...(type === 'text' ? [] : [`type: ${type}`]),
    ...(semantic === undefined ? [] : [`semantic: ${semantic}`]),
  ];
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

/** A segment that works as soon as its `#` signs are gone. */
function writeExample(entities: readonly DraftEntity[]): string[] {
  const entity = ['profile', 'contact', 'account'].flatMap((kind) => entities.filter((one) => one.kind === kind))[0];
  if (entity === undefined) return ['  # None yet: a segment needs an entity of kind profile, contact or account.'];
  const field =
    ['country', 'city', 'email'].flatMap((semantic) => entity.fields.filter((one) => one.semantic === semantic))[0] ??
    entity.fields.find((one) => one.name === entity.key);
  if (field === undefined) return [];
  return [
    '  # An example; remove the # signs to try it:',
    `  # with_${field.name}:`.slice(0, 60),
    `  #   title: ${scalar(`With ${field.name.replaceAll('_', ' ')}`)}`,
    `  #   entity: ${scalar(entity.name)}`,
    `  #   where: ${scalar(`${relationPart(field.column)} is not null`)}`,
  ];
}

/** Quoted where SQL would otherwise read it in another way. */
const relationPart = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/.test(name) && !SQL_WORDS.has(name) ? name : `"${name.replaceAll('"', '""')}"`;

/** Names that tables and columns have in practice and that SQL reserves. */
const SQL_WORDS = new Set(
  'all and any array as asc both case cast check collate column default desc distinct do else end except false for foreign from grant group having in initially into leading limit not null offset on only or order placing primary references select some symmetric table then to trailing true union unique user using when where window with'.split(
    ' ',
  ),
);

/** Double quotes wherever YAML could read something else into the text: JSON's strings are YAML's. */
const scalar = (text: string): string =>
  /^[A-Za-z_][\w.]*( [A-Za-z][\w.]*)*$/.test(text) && !YAML_WORDS.test(text) ? text : JSON.stringify(text);

const YAML_WORDS = /^(true|false|null|yes|no|on|off|y|n)$/i;

const toComment = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ');
