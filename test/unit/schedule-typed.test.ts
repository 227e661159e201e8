import { describe, expect, it } from 'vitest';
import { isAppError } from '../../src/domain/errors.ts';
import { splitTyped } from '../../src/services/schedules/typed.ts';

const all = ['Newsletter', 'Newsletter weekdays', 'Partners', 'Daily', 'On'].map((name, id) => ({
  id: String(id),
  name,
}));
const reader = { zone: 'Europe/Amsterdam', now: new Date('2025-03-24T10:00:00Z') };
const split = (line: string, quoted = 0) => {
  const { subjects, schedule, text } = splitTyped(all, line.split(' '), quoted, reader);
  return { names: subjects.map((one) => one.name), kind: schedule?.kind, text };
};
const refusal = (line: string) => {
  try {
    return split(line);
  } catch (error) {
    return isAppError(error) ? error.code : error;
  }
};

describe('names and a schedule in one line', () => {
  it.each([
    ['Newsletter daily 08:00', ['Newsletter'], 'daily 08:00'],
    ['Newsletter, Partners every 6 hours', ['Newsletter', 'Partners'], 'every 6 hours'],
    ['Daily daily 08:00', ['Daily'], 'daily 08:00'],
    ['Partners off', ['Partners'], 'off'],
    ['On off', ['On'], 'off'],
    ['On on', ['On'], 'on'],
    ['part mondays at 9', ['Partners'], 'mondays at 9'],
  ])('%s', (line, names, text) => {
    expect(split(line)).toMatchObject({ names, text });
  });

  it('may be names alone', () => {
    expect(split('Newsletter Partners')).toMatchObject({ names: ['Newsletter', 'Partners'], kind: undefined });
  });

  it('takes what stands in quotes for a name, whatever it says', () => {
    expect(splitTyped(all, ['Newsletter weekdays', 'daily', '08:00'], 1, reader)).toMatchObject({
      subjects: [{ name: 'Newsletter weekdays' }],
      text: 'daily 08:00',
    });
  });

  it('takes the last words in quotes for the schedule where they are no name', () => {
    expect(splitTyped(all, ['Newsletter', 'daily 08:00'], 2, reader)).toMatchObject({
      subjects: [{ name: 'Newsletter' }],
      text: 'daily 08:00',
    });
    expect(refusal('Newsletter nonsense')).toBe('schedule_unclear');
    expect(() => splitTyped(all, ['Newsletter', 'nonsense'], 2, reader)).toThrow();
  });

  it('takes a name that is typed in full before one that is cut short', () => {
    const evenings = ['Monday evening', 'Partners'].map((name, id) => ({ id: String(id), name }));
    expect(splitTyped(evenings, 'Monday evening weekdays 8:00'.split(' '), 0, reader)).toMatchObject({
      subjects: [{ name: 'Monday evening' }],
      text: 'weekdays 8:00',
    });
  });

  it.each([
    ['Newsleter daily 08:00', 'unknown_export'],
    ['Newsletter sometimes', 'schedule_unclear'],
    ['Partners mondays', 'schedule_unclear'],
    ['Newsletter weekdays weekends 08:00', 'schedule_ambiguous'],
    ['nobody', 'unknown_export'],
  ])('%s is %s', (line, code) => {
    expect(refusal(line)).toBe(code);
  });
});
