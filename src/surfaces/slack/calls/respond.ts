import type { Called } from './call.ts';

const TIMEOUT_MS = 10_000;
/**
 * Answers at a `response_url` (docs.slack.dev/interactivity/handling-user-interaction, "Message responses"). It is no
 * method of the Web API: it knows no token, and says what is wrong by status or as text.
 */
export async function respond(url: string, body: Readonly<Record<string, unknown>>): Promise<Called> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = (await response.text()).slice(0, 2_000);
    const said = toWord(text);
    if (response.ok && said === undefined) return { ok: true, body: { ok: true } };
    if (response.status === 429) {
      const seconds = Number(response.headers.get('retry-after') ?? '1') || 1;
      return { ok: false, error: 'ratelimited', isPassing: true, retryAfterMs: seconds * 1000, detail: 'response_url' };
    }
    const error = said ?? `http_${response.status}`;
    return { ok: false, error, isPassing: response.status >= 500, detail: `response_url: ${response.status} ${error}` };
  } catch (error) {
    return { ok: false, error: 'unreachable', isPassing: true, detail: `response_url: ${String(error)}` };
  }
}

/** Slack's word for what is wrong; undefined where nothing is. */
function toWord(text: string): string | undefined {
  if (text === '' || text === 'ok') return undefined;
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== 'object' || answer === null) return undefined;
    return 'ok' in answer && answer.ok === false && 'error' in answer ? String(answer.error) : undefined;
  } catch {
    return /^[a-z_]+$/.test(text.trim()) ? text.trim() : undefined;
  }
}
