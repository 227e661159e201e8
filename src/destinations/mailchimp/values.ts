import type { MappedValue } from '../people/mapped.ts';
import { ADDRESS_PARTS, type MergeField } from './fields.ts';

/** What a merge field cannot hold. */
export class BadValue extends Error {
  readonly field: string;
  constructor(field: string, detail: string) {
    super(detail);
    this.field = field;
  }
}

/** Texts longer than this are refused there. */
const LONGEST_TEXT = 255;

/**
 * The merge data of one record, in the forms that the fields ask for. The empty text erases what stands there, so that a
 * value that is gone here goes there as well. Throws `BadValue`.
 */
export function toMergeData(
  mergeFields: readonly MergeField[],
  values: ReadonlyMap<string, MappedValue>,
): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const field of mergeFields) {
    if (field.type === 'address') {
      const address = toAddress(field, values);
      if (address !== undefined) data[field.tag] = address;
      continue;
    }
    const mapped = values.get(field.tag);
    if (mapped === undefined) continue;
    if (mapped.value === null && field.required) throw new BadValue(mapped.field, 'required there, and empty');
    data[field.tag] = mapped.value === null ? '' : toValue(field, mapped, toPlain(mapped).trim());
  }
  return data;
}

/** Booleans are texts there; ours come as PostgreSQL writes them. */
function toPlain({ type, value }: MappedValue): string {
  if (type !== 'boolean' || value === null) return value ?? '';
  return value === 't' || value === 'true' ? 'true' : 'false';
}

function toValue(field: MergeField, mapped: MappedValue, text: string): string | number {
  const bad = (detail: string) => new BadValue(mapped.field, detail);
  switch (field.type) {
    case 'number': {
      if (!/^-?\d{1,15}(\.\d+)?$/.test(text)) throw bad('is no number');
      return Number(text);
    }
    case 'date': {
      const date = toDate(text);
      if (date === undefined) throw bad('is no date');
      return `${date.year}-${date.month}-${date.day}`;
    }
    case 'birthday': {
      const date = toDate(text) ?? toDay(text);
      if (date === undefined) throw bad('is no date');
      return `${date.month}/${date.day}`;
    }
    case 'phone': {
      if (field.options.phone_format === 'US') return toUsPhone(text) ?? raise(bad('is no phone number of the US'));
      break;
    }
    case 'url':
    case 'imageurl': {
      if (!/^https?:\/\/[^\s/]\S*$/i.test(text)) throw bad('is no web address');
      break;
    }
    case 'zip': {
      if (!/^\d{5}(-\d{4})?$/.test(text)) throw bad('is no zip code of the US');
      break;
    }
    case 'radio':
    case 'dropdown': {
      const { choices } = field.options;
      const choice = choices?.find((one) => one.toLowerCase() === text.toLowerCase());
      if (choices !== undefined && choice === undefined) throw bad('is not one of the choices there');
      return choice ?? text;
    }
  }
  if (text.length > LONGEST_TEXT) throw bad(`is longer than ${LONGEST_TEXT} characters`);
  return text;
}

interface CalendarDate {
  readonly year: string;
  readonly month: string;
  readonly day: string;
}

/** A date, or the date of a timestamp, that is in the calendar. */
function toDate(text: string): CalendarDate | undefined {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d\d)-(\d\d)(?:$|[T ])/.exec(text) ?? [];
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  const isReal = !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day) && year >= '0001';
  return isReal ? { year, month, day } : undefined;
}

/** A month and a day; of any year, so that 29 February is one. */
function toDay(text: string): CalendarDate | undefined {
  const [, month = '', day = ''] = /^(\d\d)[/-](\d\d)$/.exec(text) ?? [];
  return toDate(`2024-${month}-${day}`);
}

function toUsPhone(text: string): string | undefined {
  const digits = text.replace(/[^\d]/g, '').replace(/^1(?=\d{10}$)/, '');
  return digits.length === 10 ? `${digits.slice(0, 3)}-${digits.slice(3, 6)}-${digits.slice(6)}` : undefined;
}

/** All of an address or nothing of it: a part alone is refused there. Undefined where none of it is mapped. */
function toAddress(field: MergeField, values: ReadonlyMap<string, MappedValue>): object | '' | undefined {
  const parts = ADDRESS_PARTS.flatMap((part) => {
    const mapped = values.get(`${field.tag}.${part}`);
    return mapped === undefined ? [] : [{ part, mapped, text: toPlain(mapped).trim() }];
  });
  const [first] = parts;
  if (first === undefined) return undefined;
  if (parts.every(({ text }) => text === '')) {
    if (field.required) throw new BadValue(first.mapped.field, 'required there, and empty');
    return '';
  }
  const tooLong = parts.find(({ text }) => text.length > LONGEST_TEXT);
  if (tooLong !== undefined) throw new BadValue(tooLong.mapped.field, `is longer than ${LONGEST_TEXT} characters`);
  for (const needed of ADDRESS_PARTS.slice(0, 4)) {
    const given = parts.find(({ part }) => part === needed);
    if (given === undefined || given.text === '')
      throw new BadValue((given ?? first).mapped.field, `an address needs ${needed} there`);
  }
  return Object.fromEntries(parts.filter(({ text }) => text !== '').map(({ part, text }) => [part, text]));
}

function raise(error: Error): never {
  throw error;
}
