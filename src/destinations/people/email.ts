import { createHash } from 'node:crypto';
import { domainToASCII } from 'node:url';

/** Limits of RFC 5321 section 4.5.3.1; 254 is what is left of a path of 256 without its brackets. */
const LONGEST = 254;
const LONGEST_LOCAL = 64;
/**
 * Dot-atom of RFC 5322 section 3.2.3, with the letters of all scripts (RFC 6531 section 3.3): where a far end does not take
 * those, it says so itself. Quoted local parts exist on paper; no sender of mail takes them.
 */
const LOCAL = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** ASCII that is seen, and spaces: nearly all addresses, and then all of this is quick. */
const ASCII = /^[\s\x21-\x7e]*$/;
/** What copying from documents and web pages leaves around an address: spaces of all kinds, and signs that are not seen. */
const AROUND = /^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu;

/**
 * An address as far ends know it: without what stands around it, in lower case, an international domain in its ASCII
 * form. Undefined for what is no address that mail can be sent to.
 */
export function normalizeEmail(text: string): string | undefined {
  const trimmed = ASCII.test(text) ? text.trim() : text.replace(AROUND, '');
  const at = trimmed.lastIndexOf('@');
  if (at < 1 || trimmed.length > LONGEST * 2) return undefined;
  const written = trimmed.slice(0, at);
  const isPlain = ASCII.test(written);
  const local = isPlain ? written.toLowerCase() : written.normalize('NFC').toLowerCase();
  // Some signs become Latin letters on the way, and with them the address of somebody else.
  if ((!isPlain && [...written].some(becomesLatin)) || Buffer.byteLength(local) > LONGEST_LOCAL || !LOCAL.test(local))
    return undefined;
  const domain = toDomain(trimmed.slice(at + 1));
  if (domain === undefined) return undefined;
  const address = `${local}@${domain}`;
  return Buffer.byteLength(address) <= LONGEST ? address : undefined;
}

const becomesLatin = (sign: string): boolean =>
  sign > '\x7f' && /[\x21-\x7e]/.test(sign.normalize('NFC').toLowerCase());

/** A host name with at least two labels, in ASCII and lower case; undefined for what is none. */
export function toDomain(text: string): string | undefined {
  const isPlain = ASCII.test(text);
  if (!isPlain && !/^[\p{L}\p{N}\p{M}.-]+$/u.test(text)) return undefined;
  const ascii = isPlain ? text.toLowerCase() : domainToASCII(text);
  const labels = ascii.split('.');
  if (labels.length < 2 || ascii.length > 253 || !labels.every((label) => LABEL.test(label))) return undefined;
  // A last label of digits is an address by numbers, and one of a single letter does not exist.
  return /^([a-z]{2,63}|xn--[a-z0-9-]{1,59})$/.test(labels.at(-1) ?? '') ? ascii : undefined;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
