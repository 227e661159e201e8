/** Room for a suffix and an extension within the 255 bytes that file systems allow a name. */
const SLUG_BYTES = 120;
/** Windows opens these as devices, whatever extension follows. */
const RESERVED = /^(con|prn|aux|nul|conin|conout|clock|(com|lpt)[0-9])$/;

/**
 * A title as the name of a file or folder on any system: lower-case letters and digits of any script, parted by hyphens.
 * Takes the first of `titles` that leaves something; the last should be a plain word of ours.
 */
export function toSlug(...titles: [string, ...string[]]): string {
  for (const title of titles) {
    const slug = slugOf(title);
    if (slug !== '') return RESERVED.test(slug) ? `${slug}-file` : slug;
  }
  return 'unnamed';
}

/** The slug, or the slug with the first number from 2 up that is not in `taken`, to which it is added. */
export function toUniqueSlug(slug: string, taken: Set<string>): string {
  let unique = slug;
  for (let n = 2; taken.has(unique); n += 1) unique = `${slug}-${n}`;
  taken.add(unique);
  return unique;
}

function slugOf(title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/(\p{Script=Latin})[\u0300-\u036f]+/gu, '$1')
    .normalize('NFKC')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-');
  return shorten(words.replace(/^[-\p{M}]+/u, '')).replace(/-+$/, '');
}

function shorten(text: string): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > SLUG_BYTES) break;
    end += character.length;
  }
  return text.slice(0, end);
}
