let codes: ReadonlyMap<string, string> | undefined;

/**
 * ISO 3166 in two letters, of a code or an English name. Undefined for what is neither: a country only helps to match, so
 * a person whose country is written otherwise goes without it.
 */
export function toCountryCode(text: string): string | undefined {
  const plain = text.trim();
  codes ??= listCodes();
  return codes.get(plain.toLowerCase());
}

function listCodes(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const known = new Map<string, string>([
    ['uk', 'GB'],
    ['usa', 'US'],
    ['united states of america', 'US'],
  ]);
  for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
    const name = names.of(code);
    // ZZ and the like are no countries, and codes that have ended are called as what came after them.
    if (name === undefined || code === 'ZZ' || known.has(name.toLowerCase())) continue;
    known.set(code.toLowerCase(), code);
    known.set(name.toLowerCase(), code);
  }
  return known;
}
