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
