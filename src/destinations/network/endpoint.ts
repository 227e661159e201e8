/**
 * An address of a service that a person types in: nothing but scheme, host, port and path. What goes over plain HTTP can be
 * read on its way: it is for emulators and stores in networks that the operator allows.
 */
export function isEndpoint(text: string, isPlainAllowed: boolean): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash, hostname } = new URL(text);
  if (username !== '' || password !== '' || search !== '' || hash !== '' || hostname === '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isPlainAllowed);
}
