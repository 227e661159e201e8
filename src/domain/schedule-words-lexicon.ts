/**
 * The words of a schedule, in lower case, English and Dutch in one list. What each kind may stand beside is in the
 * grammar; that also keeps words apart that the two share, such as `of`, which is `or` in Dutch.
 */
export type WordKind =
  | 'every'
  | 'hour'
  | 'clock'
  | 'minute'
  | 'day'
  | 'week'
  | 'month'
  | 'hourly'
  | 'daily'
  | 'weekly'
  | 'monthly'
  | 'last'
  | 'at'
  | 'from'
  | 'the'
  | 'of'
  | 'on'
  | 'and'
  | 'through'
  | 'after'
  | 'refresh'
  | 'environment'
  | 'half'
  | 'am'
  | 'pm';

const KINDS: Readonly<Record<WordKind, string>> = {
  every: 'every each elke elk iedere ieder',
  /** Dutch `uur` is both a length and an hour of the clock; `o'clock` only the latter. */
  hour: 'hour hours hr hrs h uur uren u',
  clock: "o'clock",
  minute: 'minute minutes min mins minuut minuten',
  day: 'day days dag dagen',
  week: 'week weeks weken',
  month: 'month months maand maanden',
  hourly: 'hourly',
  daily: 'daily dagelijks',
  weekly: 'weekly wekelijks',
  monthly: 'monthly maandelijks',
  last: 'last laatste',
  at: 'at om @',
  from: 'from starting vanaf',
  the: 'the de het',
  of: 'of van',
  on: "in op 's",
  and: 'and en & + ,',
  through: 'through thru to t/m - –',
  after: 'after with following na met bij',
  refresh: 'refresh refreshes refreshing verversen verversing verversingen',
  environment: 'environment omgeving',
  half: 'half',
  am: 'am a.m a.m.',
  pm: 'pm p.m p.m.',
};

export const WORD_KINDS: ReadonlyMap<string, WordKind> = new Map(
  Object.entries(KINDS).flatMap(([kind, words]) => words.split(' ').map((word) => [word, kind as WordKind] as const)),
);

/** Alone, they switch a schedule. */
export const SWITCHES: ReadonlyMap<string, boolean> = new Map([
  ['on', true],
  ['aan', true],
  ['off', false],
  ['uit', false],
]);

const WEEKDAY_NAMES = [
  'mon monday mondays ma maandag maandagen maandags',
  'tue tues tuesday tuesdays di dinsdag dinsdagen dinsdags',
  'wed weds wednesday wednesdays wo woensdag woensdagen woensdags',
  'thu thur thurs thursday thursdays do donderdag donderdagen donderdags',
  'fri friday fridays vr vrijdag vrijdagen vrijdags',
  'sat saturday saturdays za zaterdag zaterdagen zaterdags',
  'sun sunday sundays zo zondag zondagen zondags',
];

/** One weekday, 1 (Monday) to 7. */
export const WEEKDAYS: ReadonlyMap<string, number> = new Map(
  WEEKDAY_NAMES.flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)),
);

const WORKING = [1, 2, 3, 4, 5];
const WEEKEND = [6, 7];

/** Several at once. */
export const WEEKDAY_SETS: ReadonlyMap<string, readonly number[]> = new Map(
  [
    ['weekday weekdays workday workdays werkdag werkdagen doordeweeks', WORKING] as const,
    ['weekend weekends weekenden', WEEKEND] as const,
  ].flatMap(([names, set]) => names.split(' ').map((name) => [name, set] as const)),
);

export const NAMED_DAYS: ReadonlyMap<string, number> = new Map([
  ['first', 1],
  ['eerste', 1],
]);

/** Times that have a name. Dutch `middag` is the whole afternoon and so is not one of them. */
export const NAMED_TIMES: ReadonlyMap<string, string> = new Map([
  ['noon', '12:00'],
  ['midday', '12:00'],
  ['midnight', '00:00'],
  ['middernacht', '00:00'],
]);

const CENTRAL_EUROPE = ['Europe/Amsterdam', 'Europe/Berlin', 'Europe/Madrid'];
const EASTERN_EUROPE = ['Europe/Athens', 'Europe/Helsinki', 'Africa/Cairo'];
const WESTERN_EUROPE = ['Europe/Lisbon', 'Atlantic/Canary'];
const US_EASTERN = ['America/New_York', 'America/Toronto'];
const US_CENTRAL = ['America/Chicago', 'America/Winnipeg'];
const US_MOUNTAIN = ['America/Denver', 'America/Phoenix'];
const US_PACIFIC = ['America/Los_Angeles', 'America/Vancouver'];

/**
 * Abbreviations name an offset, not a place: some are shared (IST is India, Ireland and Israel), most hold for half a
 * year only. So none is taken; these are the places to choose from instead.
 */
export const ABBREVIATIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ...['cet', 'cest', 'met', 'mez', 'mesz'].map((name) => [name, CENTRAL_EUROPE] as const),
  ...['eet', 'eest'].map((name) => [name, EASTERN_EUROPE] as const),
  ...['wet', 'west'].map((name) => [name, WESTERN_EUROPE] as const),
  ['gmt', ['UTC', 'Europe/London']] as const,
  ['bst', ['Europe/London', 'Asia/Dhaka']] as const,
  ['ist', ['Asia/Kolkata', 'Europe/Dublin', 'Asia/Jerusalem']] as const,
  ['msk', ['Europe/Moscow']] as const,
  ['est', [...US_EASTERN, 'America/Panama']] as const,
  ...['edt', 'et', 'est5edt'].map((name) => [name, US_EASTERN] as const),
  ['cst', [...US_CENTRAL, 'Asia/Shanghai']] as const,
  ...['cdt', 'ct', 'cst6cdt'].map((name) => [name, US_CENTRAL] as const),
  ...['mst', 'mdt', 'mt', 'mst7mdt'].map((name) => [name, US_MOUNTAIN] as const),
  ...['pst', 'pdt', 'pt', 'pst8pdt'].map((name) => [name, US_PACIFIC] as const),
  ['hst', ['Pacific/Honolulu']] as const,
  ['jst', ['Asia/Tokyo']] as const,
  ['aest', ['Australia/Sydney', 'Australia/Brisbane']] as const,
  ['aedt', ['Australia/Sydney', 'Australia/Melbourne']] as const,
  ['awst', ['Australia/Perth']] as const,
  ['nzst', ['Pacific/Auckland']] as const,
  ['nzdt', ['Pacific/Auckland']] as const,
]);
