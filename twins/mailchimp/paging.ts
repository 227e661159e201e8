const DEFAULT_COUNT = 10;
const MOST = 1000;

/** `count` and `offset`, with the total beside the page. */
export function paged(name: string, all: readonly object[], query: URLSearchParams): Record<string, unknown> {
  const count = Math.min(MOST, Number(query.get('count') ?? DEFAULT_COUNT) || DEFAULT_COUNT);
  const offset = Number(query.get('offset') ?? 0) || 0;
  return { [name]: all.slice(offset, offset + count), total_items: all.length };
}
