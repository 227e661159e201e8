/** Where a file ends and the next one begins: at the first border of a record after so many records or bytes. */
export interface Split {
  readonly by: 'rows' | 'bytes';
  readonly most: number;
}

/** `1,000,000 rows`, `500 MB`; also in Dutch. Units are decimal. */
const FORM = /^(\S.*?)\s*(rows?|records?|rijen|rij|kb|mb|gb)$/i;
const GROUPED = /^\d{1,3}([.,' \u00a0\u202f]\d{3})+$/;
/** `1.5` or `1,5`; three digits after the sign would be a thousand. */
const FRACTION = /^\d+[.,]\d{1,2}$/;
const BYTES: Readonly<Record<string, number>> = { kb: 1e3, mb: 1e6, gb: 1e9 };
/** Smaller ones make more files than anybody wants. */
const FEWEST_BYTES = 10_000;

/** Undefined where the text asks for no splitting, or cannot be read. */
export function parseSplit(text: string): Split | undefined {
  const [, digits = '', unit = ''] = FORM.exec(text.trim()) ?? [];
  const factor = BYTES[unit.toLowerCase()];
  const most = Math.round(toNumber(digits) * (factor ?? 1));
  const isFraction = factor === undefined && FRACTION.test(digits);
  if (isFraction || !Number.isSafeInteger(most) || most < (factor === undefined ? 1 : FEWEST_BYTES)) return undefined;
  return { by: factor === undefined ? 'rows' : 'bytes', most };
}

function toNumber(digits: string): number {
  if (/^\d+$/.test(digits)) return Number(digits);
  if (GROUPED.test(digits)) return Number(digits.replace(/\D/g, ''));
  return FRACTION.test(digits) ? Number(digits.replace(',', '.')) : Number.NaN;
}

/** Whether it says how to split, or nothing. */
export const isSplitText = (text: string): boolean => text.trim() === '' || parseSplit(text) !== undefined;
