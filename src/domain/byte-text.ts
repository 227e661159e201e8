/**
 * Text as its UTF-8 bytes, one character for each: comparing two such strings compares bytes, which is the order that
 * databases give with the collation "C". JavaScript's own order of strings differs from it beyond the BMP.
 */
export const toByteText = (text: string): string =>
  isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1');

export const fromByteText = (bytes: string): string =>
  isAscii(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8');

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);
