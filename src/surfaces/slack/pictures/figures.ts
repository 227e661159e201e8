const MILLION = 1_000_000;

/** Numbers as the reader writes them; in a word or a letter from a million on, where axes have no room. */
export function createFigures(locale: string): (value: number) => string {
  const plain = toFormat(locale, { maximumFractionDigits: 2 });
  const short = toFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  return (value) => (Math.abs(value) < MILLION ? plain : short).format(value);
}

function toFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  try {
    return new Intl.NumberFormat(locale, options);
  } catch {
    return new Intl.NumberFormat('en', options);
  }
}
