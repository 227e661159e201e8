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
  | 'quarter'
  | 'past'
  | 'before'
  | 'am'
  | 'pm'
  | 'except'
  | 'next'
  | 'nightly'
  | 'until'
  | 'once'
  | 'often'
  | 'beyond';

const KINDS: Readonly<Record<WordKind, string>> = {
  every: 'every each all elke elk iedere ieder alle per',
  /** Dutch `uur` is both a length and an hour of the clock; `o'clock` only the latter. */
  hour: 'hour hours hr hrs h uur uren u',
  clock: "o'clock",
  minute: 'minute minutes min mins minuut minuten seconds sec secs seconde seconden',
  day: 'day days dag dagen',
  week: 'week weeks weken',
  month: 'month months maand maanden',
  hourly: 'hourly',
  daily: 'daily dagelijks',
  weekly: 'weekly wekelijks',
  monthly: 'monthly maandelijks',
  last: 'last end laatste einde eind',
  at: 'at om @',
  from: 'from starting vanaf beginnend',
  the: 'the de het',
  of: 'of van',
  on: "in op 's",
  and: 'and en & + ,',
  through: 'through thru to t/m - –',
  after: 'after with following na met bij',
  refresh: 'refresh refreshes refreshing verversen verversing verversingen',
  environment: 'environment omgeving',
  half: 'half',
  quarter: 'quarter kwart',
  past: 'past over',
  before: 'voor',
  am: 'am a.m a.m.',
  pm: 'pm p.m p.m.',
  except: 'except excluding excl but behalve uitgezonderd',
  next: 'next eerstvolgend eerstvolgende',
  nightly: 'nightly',
  /** Dutch says `tot en met` where the last day is meant as well. */
  until: 'tot',
  /** A schedule repeats. */
  once: 'once now today tonight tomorrow eenmalig nu vandaag vanavond vannacht overmorgen',
  /** How often, which does not say when. */
  often: 'twice thrice times keer maal tweemaal driemaal',
  /** What people ask for and a schedule does not do. */
  beyond:
    'other between until during tussen tijdens alternate quarterly yearly annually year years biweekly fortnightly fortnight jaarlijks jaar kwartaal tweewekelijks',
};

export const WORD_KINDS: ReadonlyMap<string, WordKind> = new Map(
  Object.entries(KINDS).flatMap(([kind, words]) => words.split(' ').map((word) => [word, kind as WordKind] as const)),
);

/** Alone, they switch a schedule. */
export const SWITCHES: ReadonlyMap<string, boolean> = new Map([
  ...toPairs('on enable enabled resume start aan inschakelen hervatten', true),
  ...toPairs(
    'off disable disabled pause paused stop never no none manual manually uit uitschakelen pauzeren stoppen nooit geen handmatig',
    false,
  ),
]);

/** Said with a schedule, and nothing in it. */
export const FILLERS: ReadonlySet<string> = new Set(
  'please pls run runs it for a an graag alsjeblieft exactly sharp precies time tijd local lokale my mijn'.split(' '),
);

function toPairs<T>(names: string, value: T): (readonly [string, T])[] {
  return names.split(' ').map((name) => [name, value] as const);
}

const WEEKDAY_NAMES = [
  'mon monday mondays mo ma maandag maandagen maandags',
  'tue tues tuesday tuesdays tu di dinsdag dinsdagen dinsdags',
  'wed weds wednesday wednesdays we wo woensdag woensdagen woensdags',
  'thu thur thurs thursday thursdays th do donderdag donderdagen donderdags',
  'fri friday fridays fr vr vrijdag vrijdagen vrijdags',
  'sat saturday saturdays sa za zaterdag zaterdagen zaterdags',
  'sun sunday sundays su zo zondag zondagen zondags',
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

/** Times that have a name. Dutch `middag` is the whole afternoon and so is not one of them. */
export const NAMED_TIMES: ReadonlyMap<string, string> = new Map([
  ['noon', '12:00'],
  ['midday', '12:00'],
  ['midnight', '00:00'],
  ['middernacht', '00:00'],
]);

export type DayPart = 'morning' | 'afternoon' | 'evening' | 'night';

interface PartWord {
  readonly part: DayPart;
  /** Said of every day: `mornings`, `'s ochtends`. */
  readonly isHabit: boolean;
}

/** Parts of the day: they say which eight o'clock is meant. `morgen` is also Dutch for tomorrow, so it is not here. */
export const DAY_PARTS: ReadonlyMap<string, PartWord> = new Map(
  [
    ['morning', 'morning ochtend', 'mornings ochtends ochtenden morgens'] as const,
    ['afternoon', 'afternoon middag namiddag', 'afternoons middags middagen'] as const,
    ['evening', 'evening avond', 'evenings avonds avonden'] as const,
    ['night', 'night nacht', 'nights nachts nachten'] as const,
  ].flatMap(([part, single, habits]) => [
    ...toPairs(single, { part, isHabit: false }),
    ...toPairs(habits, { part, isHabit: true }),
  ]),
);

/** Months, 1 to 12; only hours begin to be counted on a date. */
export const MONTHS: ReadonlyMap<string, number> = new Map(
  [
    'jan january januari',
    'feb february februari',
    'mar march mrt maart',
    'apr april',
    'may mei',
    'jun june juni',
    'jul july juli',
    'aug august augustus',
    'sep sept september',
    'oct october okt oktober',
    'nov november',
    'dec december',
  ].flatMap((names, index) => toPairs(names, index + 1)),
);
