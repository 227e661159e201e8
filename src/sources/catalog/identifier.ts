const LENGTH_LIMIT = 63;

/** Any name as an identifier of the catalog: lower case, digits and underscores, beginning with a letter. */
export function toIdentifier(name: string): string {
  const plain = name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return (/^[a-z]/.test(plain) ? plain : `x_${plain}`).slice(0, LENGTH_LIMIT).replace(/_+$/, '');
}

/** Gives each name an identifier of its own; the second of a kind gets a number. */
export function createNaming(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    const wanted = toIdentifier(name);
    let given = wanted;
    for (let number = 2; taken.has(given); number += 1) {
      const ending = `_${number}`;
      given = wanted.slice(0, LENGTH_LIMIT - ending.length) + ending;
    }
    taken.add(given);
    return given;
  };
}
