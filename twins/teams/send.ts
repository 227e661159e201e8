import { isJson } from './cards.ts';
import { type Core, serviceUrlOf } from './core.ts';
import { ISSUER, signToken } from './keys.ts';
import type { Ack, Json } from './model.ts';

const VALID_SECONDS = 3_600;

/** A token as the channel sends it with an activity. */
export function createToken(core: Core, serviceUrl = serviceUrlOf(core)): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return signToken(core.key, {
    issuer: ISSUER,
    audience: core.settings.appId,
    serviceUrl,
    notBefore: now - 10,
    expires: now + VALID_SECONDS,
  });
}

/** Sends the bot an activity, signed as Teams signs it. */
export const send = async (core: Core, activity: Json): Promise<Ack> =>
  sendAs(core, activity, await createToken(core, String(activity.serviceUrl)));

export async function sendAs(core: Core, activity: Json, token: string | undefined): Promise<Ack> {
  core.sent.push({ activity, token });
  return sendBody(core, JSON.stringify(activity), token === undefined ? {} : { authorization: `Bearer ${token}` });
}

/** Whatever body, with whatever headers. */
export async function sendBody(core: Core, body: string, headers: Readonly<Record<string, string>>): Promise<Ack> {
  const { botUrl, invokeTimeoutMs } = core.settings;
  if (botUrl === undefined) throw new Error('the twin does not know where the bot is');
  const began = performance.now();
  const response = await fetch(botUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
    signal: AbortSignal.timeout(invokeTimeoutMs),
  });
  const text = await response.text();
  core.changes.notify();
  return { status: response.status, text, json: toJson(text), ms: performance.now() - began };
}

function toJson(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
