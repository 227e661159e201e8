/** `/export list` and `/list` are ways to say `list`; the prefix is kept apart, so that it can be put back. */
export function stripPrefix(text: string): { readonly prefix: string; readonly line: string } {
  const prefix = /^\s*\/(?:export\b\s*)?/i.exec(text)?.[0] ?? '';
  return { prefix, line: text.slice(prefix.length) };
}
