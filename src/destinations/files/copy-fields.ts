const LETTERS: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** A field of COPY's text format as the text it stands for; null for `\N`. */
export function unescapeField(field: string): string | null {
  if (!field.includes('\\')) return field;
  if (field === '\\N') return null;
  return field.replace(/\\([\s\S])/g, (_, letter: string) => LETTERS[letter] ?? letter);
}
