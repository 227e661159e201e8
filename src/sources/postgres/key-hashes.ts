import type { KeyHash } from '../contract.ts';

/**
 * Lines of `key TAB hash` in COPY's text form as keys and hashes. A chunk is turned into one string, of which the parts
 * are slices: reading a million lines this way takes a fraction of a second.
 */
export async function* readKeyHashes(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<readonly KeyHash[]> {
  let rest = '';
  for await (const chunk of bytes) {
    const text = rest + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
    const found: KeyHash[] = [];
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      const tab = text.lastIndexOf('\t', end);
      found.push({ key: toKey(text.slice(start, tab)), hash: text.slice(tab + 1, end) });
      start = end + 1;
    }
    rest = text.slice(start);
    if (found.length > 0) yield found;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function toKey(field: string): string | null {
  if (!field.includes('\\')) return field;
  if (field === '\\N') return null;
  return field.replace(/\\(.)/gs, (_, character: string) => ESCAPES[character] ?? character);
}
