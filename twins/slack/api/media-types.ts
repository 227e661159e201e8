const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  csv: 'text/csv',
  txt: 'text/plain',
  json: 'application/json',
  pdf: 'application/pdf',
};

export const extensionOf = (name: string): string => name.split('.').at(-1)?.toLowerCase() ?? '';
export const mimeTypeOf = (name: string): string => TYPES[extensionOf(name)] ?? 'application/octet-stream';
