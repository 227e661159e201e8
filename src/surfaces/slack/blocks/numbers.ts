/**
 * Reads numbers as they are written for one locale, e.g. "1.234,5" for `nl`; without a locale only bare ones, "1234.5".
 * What has a unit or a sign of anything else is no number.
 */
export function createNumberReader(locale: string | undefined): (text: string) => number | undefined {
  const { group, decimal } = signsOf(locale);
  return (text) => {
    const grouped = text.replaceAll('\u2212', '-').replace(/[\u00A0\u202F]/g, ' ');
    if (!isWellGrouped(grouped, group, decimal)) return undefined;
    const bare = grouped.split(group === '' ? '\0' : group).join('');
    const number = Number(bare.replace(decimal, '.'));
    return Number.isFinite(number) ? number : undefined;
  };
}

function signsOf(locale: string | undefined): { group: string; decimal: string } {
  if (locale === undefined) return { group: '', decimal: '.' };
  try {
    const parts = new Intl.NumberFormat(locale, { useGrouping: true }).formatToParts(-12_345_678.9);
    const sign = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
    return { group: sign('group').replace(/[\u00A0\u202F]/g, ' '), decimal: sign('decimal') || '.' };
  } catch {
    return { group: '', decimal: '.' };
  }
}

/** Digits, grouped all the way or not at all. */
function isWellGrouped(text: string, group: string, decimal: string): boolean {
  const [whole = '', fraction, ...more] = text.split(decimal);
  if (more.length > 0 || (fraction !== undefined && !/^\d+$/.test(fraction))) return false;
  const digits = whole.replace(/^-/, '');
  if (/^\d+$/.test(digits)) return true;
  if (group === '') return false;
  const [first = '', ...others] = digits.split(group);
  // Indian grouping has pairs before the last three.
  return /^\d{1,3}$/.test(first) && others.length > 0 && others.every((part) => /^\d{2,3}$/.test(part));
}
