import { createPrivateKey, type KeyObject } from 'node:crypto';
import ssh2 from 'ssh2';

/**
 * A key as it was before it went through a clipboard, a form or an environment variable: line breaks of another system,
 * none at all, or written as `\n`; marks and blanks around it or inside. What is not a key in PEM's clothes is only trimmed.
 */
export function repairPrivateKey(text: string): string {
  const lines = text
    .replace(/^\uFEFF/, '')
    .replaceAll(/\\r\\n|\\n|\r\n?/g, '\n')
    .trim();
  const [, type, body = ''] = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*)-----END \1-----/.exec(lines) ?? [];
  if (type === undefined) return lines;
  // RFC 1421 section 4.6, as OpenSSL writes them above an encrypted key.
  const [headers = '', process, cipher] = /^\s*Proc-Type:\s*(\S+)\s+DEK-Info:\s*(\S+)/.exec(body) ?? [];
  const data = body.slice(headers.length).replaceAll(/[^A-Za-z0-9+/=]/g, '');
  return [
    `-----BEGIN ${type}-----`,
    ...(process === undefined ? [] : [`Proc-Type: ${process}`, `DEK-Info: ${cipher}`, '']),
    ...(data.match(/.{1,64}/g) ?? []),
    `-----END ${type}-----`,
    '',
  ].join('\n');
}

/**
 * The key in a form that ssh2 reads: OpenSSH's own (RSA, ED25519, ECDSA), PEM (RSA, EC, DSA), PuTTY's, and PKCS #8 (RSA, EC).
 * Undefined for all else, and for a key that its passphrase does not open.
 */
export function readPrivateKey(text: string, passphrase?: string): ssh2.ParsedKey | undefined {
  const key = repairPrivateKey(text);
  return parse(key, passphrase) ?? parse(fromPkcs8(key, passphrase));
}

function parse(key: string | undefined, passphrase?: string): ssh2.ParsedKey | undefined {
  if (key === undefined) return undefined;
  const parsed = ssh2.utils.parseKey(key, passphrase);
  // The types leave out that OpenSSH's format may hold several.
  const [first] = [parsed].flat();
  return first === undefined || first instanceof Error || !first.isPrivateKey() ? undefined : first;
}

function fromPkcs8(key: string, passphrase?: string): string | undefined {
  if (!/-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/.test(key)) return undefined;
  let object: KeyObject;
  try {
    object = createPrivateKey(passphrase === undefined ? key : { key, passphrase });
  } catch {
    // Whatever OpenSSL has to say: it is not readable.
    return undefined;
  }
  const format = object.asymmetricKeyType === 'rsa' ? 'pkcs1' : object.asymmetricKeyType === 'ec' ? 'sec1' : undefined;
  return format && String(object.export({ type: format, format: 'pem' }));
}
