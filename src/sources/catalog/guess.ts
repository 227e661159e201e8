import type { EntityKind, FieldType, Semantic } from '../../domain/catalog.ts';

const FIELD_TYPE_OF: Readonly<Record<string, FieldType>> = {
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  oid: 'integer',
  numeric: 'decimal',
  float4: 'decimal',
  float8: 'decimal',
  bool: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamp',
  json: 'json',
  jsonb: 'json',
  uuid: 'uuid',
  bytea: 'binary',
};

/** From a name in pg_type; what has no type of its own is read as text, as the database writes it. */
export const toFieldType = (type: string): FieldType => FIELD_TYPE_OF[type] ?? 'text';

interface SemanticRule {
  readonly semantic: Semantic;
  readonly names: RegExp;
  readonly types: readonly FieldType[];
}

const text: readonly FieldType[] = ['text'];
const times: readonly FieldType[] = ['timestamp', 'date'];

/** In the order in which they are tried. Names are in lower case with underscores. */
const SEMANTIC_RULES: readonly SemanticRule[] = [
  { semantic: 'email', names: /^((main|primary|contact|work)_)?e_?mail(_?addr(ess)?)?1?$/, types: text },
  {
    semantic: 'phone',
    names: /^((main|primary|contact|work|home|mobile|cell)_)?(tele)?(phone|mobile|tel)(_?(no|nr|num(ber)?))?1?$/,
    types: text,
  },
  { semantic: 'first_name', names: /^(first|given|fore)_?name$|^fname$/, types: text },
  { semantic: 'last_name', names: /^(last|family|sur)_?name$|^lname$/, types: text },
  { semantic: 'full_name', names: /^(full|display|contact|customer|person)_?name$/, types: text },
  {
    semantic: 'birthdate',
    names: /^(birth_?(date|day)|date_of_birth|dob|born(_on)?)$/,
    types: ['date', 'timestamp', 'text'],
  },
  { semantic: 'gender', names: /^(gender|sex)$/, types: text },
  { semantic: 'language', names: /^((preferred|spoken)_)?(language|lang|locale)(_code)?$/, types: text },
  { semantic: 'address_line', names: /^((street|postal|home)_)?(address|street)(_?line)?_?1?$/, types: text },
  { semantic: 'city', names: /^(city|town|municipality|place_of_residence)(_name)?$/, types: text },
  {
    semantic: 'state',
    names: /^(state|province|state_province|state_or_province|region)(_(code|name))?$/,
    types: text,
  },
  { semantic: 'postal_code', names: /^(post(al)?_?code|zip(_?code)?)$/, types: text },
  { semantic: 'country', names: /^country(_?(code|name|region))?$/, types: text },
  { semantic: 'company', names: /^(company|account|organi[sz]ation|store|business)(_?name)?$/, types: text },
  { semantic: 'website', names: /^(web_?site|home_?page|web|url)(_?(url|address))?$/, types: text },
  {
    semantic: 'created_at',
    names: /^(created|creation|registered|signed_up|joined)(_?(at|on|date|time))?$/,
    types: times,
  },
  {
    semantic: 'updated_at',
    names: /^(updated|modified|changed|last_(updated|modified|changed))(_?(at|on|date|time))?$/,
    types: times,
  },
  {
    semantic: 'amount',
    names: /^(total_?)?(amount|revenue|spend|sales|value)$|^(annual|lifetime|order)_(sales|revenue|value|total)$/,
    types: ['decimal', 'integer'],
  },
];

/** What a field means, by its name and type; `name` alone is a person's or a company's, depending on whose it is. */
export function guessSemantic(name: string, type: FieldType, kind: EntityKind): Semantic | undefined {
  if (name === 'name' && type === 'text') {
    if (kind === 'account') return 'company';
    return kind === 'other' ? undefined : 'full_name';
  }
  return SEMANTIC_RULES.find((rule) => rule.names.test(name) && rule.types.includes(type))?.semantic;
}

const KIND_WORDS: Readonly<Record<Exclude<EntityKind, 'other'>, readonly string[]>> = {
  profile: ['customer', 'consumer', 'profile', 'person', 'people', 'user', 'individual', 'subscriber', 'member'],
  account: ['account', 'store', 'company', 'organisation', 'organization', 'business'],
  contact: ['contact'],
};
/** Words that say what sort of table it is, not whose. */
const WRAPPINGS = new Set(['v', 'vw', 'view', 'mv', 'dim', 'tbl', 't', 'table', 'all', 'data', 'master', 'main']);

/** By the last word that counts: `store_contacts` are contacts, `customer_orders` are something else. */
export function guessKind(relation: string): EntityKind {
  const last = wordsOf(relation).at(-1) ?? '';
  for (const kind of ['profile', 'account', 'contact'] as const) if (KIND_WORDS[kind].includes(last)) return kind;
  return 'other';
}

/** How surely a relation is the main table of profiles: the lower, the surer. */
export function rankProfile(relation: string): number {
  const words = wordsOf(relation);
  return KIND_WORDS.profile.indexOf(words.at(-1) ?? '') + 100 * (words.length - 1);
}

/** The column that most likely is the key where the database names none. */
export function guessKey(relation: string, columns: readonly string[]): string | undefined {
  const singular = wordsOf(relation).join('_');
  const wanted = [`${singular}_id`, 'id', `${singular}_key`, `${singular}_uuid`, 'uuid', 'guid'];
  const exact = wanted.find((name) => columns.includes(name));
  // In views the key tends to come first; an id further on is more likely to point elsewhere.
  return exact ?? columns.slice(0, 1).find((name) => name.endsWith('_id'));
}

/** Never offered for export, whatever else the table holds. */
export const looksSecret = (name: string): boolean =>
  /(^|_)(password|passwd|pwd|secret|token|api_?key|private_?key|salt)(_|$)|(^|_)(password|pw)_?hash/.test(name);

function wordsOf(relation: string): string[] {
  const words = relation.split('_').map(toSingular);
  const counting = words.filter((word) => !WRAPPINGS.has(word));
  return counting.length > 0 ? counting : words;
}

function toSingular(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return word.length > 2 && word.endsWith('s') && !/(ss|us|is)$/.test(word) ? word.slice(0, -1) : word;
}
