import type { EntityKind, FieldType, Semantic } from '../../domain/catalog.ts';
import { guessKey, guessKind, guessSemantic, looksSecret, rankProfile, toFieldType } from './guess.ts';
import { createNaming, toIdentifier } from './identifier.ts';

/** What is known of a table or view. */
export interface DraftRelation {
  readonly schema: string;
  readonly name: string;
  readonly kind: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly keys: readonly string[];
  readonly hasCompositeKey: boolean;
}

export interface DraftField {
  readonly name: string;
  readonly column: string;
  readonly type: FieldType;
  readonly semantic: Semantic | undefined;
}

export interface DraftEntity {
  readonly name: string;
  readonly relation: DraftRelation;
  readonly kind: EntityKind;
  readonly key: string;
  readonly fields: readonly DraftField[];
  /** What an operator should look at. */
  readonly remarks: readonly string[];
}

export interface Draft {
  readonly entities: readonly DraftEntity[];
  readonly leftOut: readonly { readonly relation: DraftRelation; readonly reason: string }[];
}

/** Makes entities of relations: identifiers, keys, kinds and meanings, guessed where the database does not say. */
export function draftEntities(relations: readonly DraftRelation[]): Draft {
  const name = createNaming();
  const main = findMainProfile(relations);
  const entities: DraftEntity[] = [];
  const leftOut: { relation: DraftRelation; reason: string }[] = [];
  for (const relation of relations) {
    const key = findKey(relation);
    if ('reason' in key) leftOut.push({ relation, reason: key.reason });
    else entities.push(draftEntity(relation, name(relation.name), key, main));
  }
  return { entities, leftOut };
}

type Key = { readonly column: string; readonly isGuessed: boolean };

function findKey(relation: DraftRelation): Key | { readonly reason: string } {
  if (!isNameable(relation.schema) || !isNameable(relation.name)) return { reason: 'its name cannot be written here' };
  const columns = relation.columns.map((column) => column.name).filter((column) => !looksSecret(toIdentifier(column)));
  const known = relation.keys.find((key) => columns.includes(key));
  if (known !== undefined) return { column: known, isGuessed: false };
  if (relation.hasCompositeKey) return { reason: 'its key has several columns; a view with one key column would do' };
  const identifiers = columns.map(toIdentifier);
  const guess = guessKey(toIdentifier(relation.name), identifiers);
  const column = guess === undefined ? undefined : columns[identifiers.indexOf(guess)];
  return column === undefined ? { reason: 'no column tells one record from another' } : { column, isGuessed: true };
}

function draftEntity(relation: DraftRelation, name: string, key: Key, main: DraftRelation | undefined): DraftEntity {
  const likely = guessKind(toIdentifier(relation.name));
  const isSecond = likely === 'profile' && relation !== main;
  const kind = isSecond ? 'other' : likely;
  const nameField = createNaming();
  const given = new Set<Semantic>(['id']);
  const secrets = relation.columns.filter((column) => looksSecret(toIdentifier(column.name)));
  const fields = relation.columns
    .filter((column) => !secrets.includes(column))
    .map((column): DraftField => {
      const field = nameField(column.name);
      const type = toFieldType(column.type);
      const guess = column.name === key.column ? 'id' : guessSemantic(field, type, likely);
      const semantic = guess === 'id' || guess === undefined || !given.has(guess) ? guess : undefined;
      if (semantic !== undefined) given.add(semantic);
      return { name: field, column: column.name, type, semantic };
    });
  return {
    name,
    relation,
    kind,
    key: fields.find((field) => field.column === key.column)?.name ?? key.column,
    fields,
    remarks: [
      ...(key.isGuessed ? ['the key is a guess: the database does not promise that it is unique'] : []),
      ...(isSecond ? ['kind: profile, should this hold the customers'] : []),
      ...(secrets.length > 0
        ? [`left out, as they look secret: ${secrets.map((column) => column.name).join(', ')}`]
        : []),
    ],
  };
}

/** One main table of profiles: the plainest name, and of those the one with the most that is known about people. */
function findMainProfile(relations: readonly DraftRelation[]): DraftRelation | undefined {
  const rank = (relation: DraftRelation): number => {
    const known = relation.columns.filter(
      (column) => guessSemantic(toIdentifier(column.name), toFieldType(column.type), 'profile') !== undefined,
    );
    const isView = relation.kind === 'view' ? 50 : 0;
    return rankProfile(toIdentifier(relation.name)) + isView - Math.min(known.length, 40) * 2;
  };
  return relations
    .filter((relation) => guessKind(toIdentifier(relation.name)) === 'profile' && !('reason' in findKey(relation)))
    .toSorted((a, b) => rank(a) - rank(b))[0];
}

/** What the catalog's form for relations can hold, whatever its quotes. */
const isNameable = (name: string): boolean => /^[^"\p{Cc}]{1,63}$/u.test(name);
