import type { WireCompletion, WireError, WireState, WireTurn, WireTurnResult } from '../wire.ts';

/** `code` is the server's, or `network` when there was no answer at all. */
export class ApiError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.name = 'ApiError';
    this.code = code;
  }
}

export const getState = (as: string | undefined): Promise<WireState> =>
  call(`/api/state${as === undefined ? '' : `?as=${encodeURIComponent(as)}`}`);

export const postTurn = (turn: WireTurn): Promise<WireTurnResult> =>
  call('/api/turns', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(turn),
  });

export async function getCompletions(
  as: string,
  line: string,
  signal: AbortSignal,
): Promise<readonly WireCompletion[]> {
  const query = new URLSearchParams({ as, line });
  const { completions } = await call<{ completions: readonly WireCompletion[] }>(`/api/complete?${query}`, { signal });
  return completions;
}

export const toEventsAddress = (as: string, since: string): string =>
  `/api/events?${new URLSearchParams({ as, since })}`;

async function call<T>(path: string, init: RequestInit = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError('network');
  }
  if (response.ok) return response.json() as Promise<T>;
  const body: Partial<WireError> = await response.json().catch(() => ({}));
  const code = body.error?.code ?? 'internal';
  if (code === 'sign_in_required') location.assign('/sign-in');
  throw new ApiError(code);
}
