import { isRecord } from '../slack/records.ts';
import type { Audience, MergeField } from './model.ts';

/**
 * Why merge data is not taken, field by field. Tags that the audience has not are passed over; the empty text erases
 * a value.
 */
export function findMergeProblems(
  audience: Audience,
  data: Readonly<Record<string, unknown>>,
  isWhole: boolean,
): { field: string; message: string }[] {
  return audience.mergeFields.flatMap((field) => {
    const value = data[field.tag];
    const isEmpty = value === undefined || value === null || value === '';
    if (isEmpty) {
      const isMissing = field.required === true && (isWhole || value !== undefined);
      return isMissing ? [{ field: field.tag, message: 'This value should not be blank.' }] : [];
    }
    const message = findProblem(field, value);
    return message === undefined ? [] : [{ field: field.tag, message }];
  });
}

function findProblem(field: MergeField, value: unknown): string | undefined {
  if (field.type === 'address') return findAddressProblem(value);
  if (typeof value !== 'string' && typeof value !== 'number') return 'Data did not match any of the schemas described';
  const text = String(value);
  const check = CHECKS[field.type];
  if (field.type === 'phone' && field.phoneFormat === 'US' && !/^\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}$/.test(text))
    return 'Please enter a valid US phone number.';
  if ((field.type === 'radio' || field.type === 'dropdown') && field.choices?.includes(text) === false)
    return `Value must be one of: ${field.choices.join(', ')}`;
  return check === undefined || check.pattern.test(text) ? undefined : check.message;
}

const CHECKS: Readonly<Record<string, { readonly pattern: RegExp; readonly message: string }>> = {
  text: { pattern: /^[\s\S]{0,255}$/, message: 'This value is too long. It should have 255 characters or less.' },
  number: { pattern: /^-?\d+(\.\d+)?$/, message: 'Please enter a number.' },
  date: {
    pattern: /^(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])|(0[1-9]|1[0-2])\/(0[1-9]|[12]\d|3[01])\/\d{4})$/,
    message: 'Please enter the date.',
  },
  birthday: {
    pattern: /^(0[1-9]|1[0-2])\/(0[1-9]|[12]\d|3[01])$/,
    message: 'Please enter the month and the day.',
  },
  url: { pattern: /^https?:\/\/\S+$/, message: 'Please enter a valid URL.' },
  imageurl: { pattern: /^https?:\/\/\S+$/, message: 'Please enter a valid URL.' },
  zip: { pattern: /^\d{5}(-\d{4})?$/, message: 'Please enter a valid zip code.' },
};

function findAddressProblem(value: unknown): string | undefined {
  if (!isRecord(value)) return 'Please enter a complete address';
  const isMissing = ['addr1', 'city', 'state', 'zip'].some((part) => value[part] === undefined || value[part] === '');
  return isMissing ? 'Please enter a complete address' : undefined;
}
