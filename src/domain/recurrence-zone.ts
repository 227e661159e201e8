import { Temporal } from 'temporal-polyfill';

const OFFSET = /^[+-]/;

/**
 * Old names without a region, which a person's browser or account may still report. Since tzdata 2024b each is a link
 * to the zone beside it.
 */
const OLD_NAMES: Readonly<Record<string, string>> = {
  CET: 'Europe/Brussels',
  MET: 'Europe/Brussels',
  EET: 'Europe/Athens',
  WET: 'Europe/Lisbon',
  EST: 'America/Panama',
  MST: 'America/Phoenix',
  HST: 'Pacific/Honolulu',
  EST5EDT: 'America/New_York',
  CST6CDT: 'America/Chicago',
  MST7MDT: 'America/Denver',
  PST8PDT: 'America/Los_Angeles',
};

/**
 * The IANA name of a zone in its own capitals, or undefined where there is no such zone. An alias stays what it is
 * (`Asia/Kolkata` is not turned into `Asia/Calcutta`); a name without a region is replaced by the zone it stands for,
 * `UTC` apart. Offsets such as `+02:00` are no zones: they know no daylight saving.
 */
export function toZone(name: string): string | undefined {
  if (name.length > 64 || OFFSET.test(name)) return undefined;
  try {
    const spelled = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
    if (OFFSET.test(spelled)) return undefined;
    if (spelled.includes('/') || spelled === 'UTC') return spelled;
    return OLD_NAMES[spelled] ?? new Intl.DateTimeFormat('en', { timeZone: spelled }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** Zones that a person may have meant by `text`: those whose name holds it, at most three. */
export function findZones(text: string): string[] {
  const wanted = text.toLowerCase().replaceAll(' ', '_');
  if (wanted.length < 3) return [];
  return Intl.supportedValuesOf('timeZone')
    .filter((zone) => zone.toLowerCase().includes(wanted))
    .slice(0, 3);
}

/** Cities whose zone has been renamed after them, which the platform lists by the old name. */
const RENAMED =
  'Asia/Kolkata Asia/Kathmandu Asia/Yangon Asia/Ho_Chi_Minh Europe/Kyiv Africa/Asmara America/Nuuk Atlantic/Faroe';

let cities: ReadonlyMap<string, string> | undefined;

/** The zone named for a city, such as `Europe/Amsterdam` for `amsterdam`. */
export function findZoneOfCity(city: string): string | undefined {
  cities ??= new Map(
    [...Intl.supportedValuesOf('timeZone'), ...RENAMED.split(' ')].map((zone) => [
      zone.slice(zone.lastIndexOf('/') + 1).toLowerCase(),
      zone,
    ]),
  );
  return cities.get(city.toLowerCase());
}

/** A zone as a person writes it: `europe/amsterdam`, `Amsterdam`, `New York`. */
export const readZone = (text: string): string | undefined =>
  toZone(text) ?? findZoneOfCity(text.trim().replaceAll(' ', '_'));
