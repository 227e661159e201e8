/** A record as it would be sent, without what it says of a person: enough to see that the right field goes where. */
export function mask(value: unknown): unknown {
  if (typeof value === 'string') return maskText(value);
  if (typeof value === 'number' || typeof value === 'bigint') return '•';
  if (Array.isArray(value)) return value.slice(0, 5).map(mask);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mask(one)]));
  }
  return value;
}

function maskText(text: string): string {
  const at = text.lastIndexOf('@');
  if (at > 0) {
    const dot = text.lastIndexOf('.');
    return `${first(text)}•••@${first(text.slice(at + 1))}•••${dot > at ? text.slice(dot) : ''}`;
  }
  return text === '' ? '' : `${first(text)}•••`;
}

const first = (text: string): string => [...text][0] ?? '';
