import { createHash } from 'node:crypto';
import { domainToASCII } from 'node:url';

/** Limits of RFC 5321 section 4.5.3.1; 254 is what is left of a path of 256 without its brackets. */
const LONGEST = 254;
const LONGEST_LOCAL = 64;
/** Dot-atom of RFC 5322 section 3.2.3. Quoted local parts exist on paper; no sender of mail takes them. */
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** What copying from documents and web pages leaves around an address: spaces of all kinds, and signs that are not seen. */
const AROUND = /^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu;

/**
 * An address as far ends know it: without what stands around it, in lower case, an international domain in its ASCII
 * form. Undefined for what is no address that mail can be sent to.
 */
export function normalizeEmail(text: string): string | undefined {
  const trimmed = text.replace(AROUND, '');
  const at = trimmed.lastIndexOf('@');
  if (at < 1 || trimmed.length > LONGEST * 2) return undefined;
  const local = trimmed.slice(0, at);
  // Before lower case, which turns some letters of other scripts into Latin ones.
  if (!/^[\x21-\x7e]+$/.test(local) || local.length > LONGEST_LOCAL || !LOCAL.test(local.toLowerCase()))
    return undefined;
  const domain = toDomain(trimmed.slice(at + 1));
  if (domain === undefined) return undefined;
  const address = `${local.toLowerCase()}@${domain}`;
  return address.length <= LONGEST ? address : undefined;
}

/** A host name with at least two labels, in ASCII and lower case; undefined for what is none. */
export function toDomain(text: string): string | undefined {
  if (/[\s\p{Cf}%/\\@:?#[\]]/u.test(text) || !/^[\p{L}\p{N}\p{M}.-]+$/u.test(text)) return undefined;
  const ascii = /^[\x21-\x7e]+$/.test(text) ? text.toLowerCase() : domainToASCII(text);
  const labels = ascii.split('.');
  if (labels.length < 2 || ascii.length > 253 || !labels.every((label) => LABEL.test(label))) return undefined;
  // A last label of digits is an address by numbers, and one of a single letter does not exist.
  return /^([a-z]{2,63}|xn--[a-z0-9-]{1,59})$/.test(labels.at(-1) ?? '') ? ascii : undefined;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
