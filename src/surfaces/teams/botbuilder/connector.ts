import type { Activity, Attachment, ConversationParameters } from 'botbuilder';
import { ClaimsIdentity, type ConnectorClient } from 'botframework-connector';
import { z } from 'zod';
import type { Failed, Member, Sent, Target, TeamsMessage, TeamsPort } from '../port.ts';
import type { createAuthentication } from './adapter.ts';
import { CONNECTOR, type Credentials, TokenError } from './credentials.ts';

const CARD = 'application/vnd.microsoft.card.adaptive';
const TIMEOUT_MS = 15_000;

interface Parts {
  readonly appId: string;
  readonly authentication: ReturnType<typeof createAuthentication>;
  readonly credentials: Credentials;
}

type Connector = Pick<TeamsPort, 'send' | 'update' | 'openChat' | 'readMember'>;

/** Calls of the Bot Connector. What it refuses is an outcome, not an exception. */
export function createConnector({ appId, authentication, credentials }: Parts): Connector {
  const clients = new Map<string, Promise<ConnectorClient>>();
  const clientOf = (serviceUrl: string): Promise<ConnectorClient> => {
    const known = clients.get(serviceUrl);
    if (known !== undefined) return known;
    const identity = new ClaimsIdentity([{ type: 'aud', value: appId }]);
    const made = authentication.createConnectorFactory(identity).create(serviceUrl, CONNECTOR).then(withoutRetries);
    clients.set(serviceUrl, made);
    made.catch(() => clients.delete(serviceUrl));
    return made;
  };
  const call = async <T>(serviceUrl: string, work: (client: ConnectorClient) => Promise<T>): Promise<T> => {
    try {
      return await work(await clientOf(serviceUrl));
    } catch (error) {
      if (toFailed(error).status !== 401 || error instanceof TokenError) throw error;
      // It may have been revoked before its time; once more with a new one.
      await credentials.token(true);
      return work(await clientOf(serviceUrl));
    }
  };

  return {
    async send(target, message) {
      if (message.onlyFor !== undefined) return sendTargeted(credentials, target, message, message.onlyFor);
      return attempt(async () => {
        const sent = await call(target.serviceUrl, (client) =>
          client.conversations.sendToConversation(target.conversation, toActivity(message), options()),
        );
        return { ok: true as const, id: sent.id ?? '' };
      });
    },
    async update(target, id, message) {
      if (message.onlyFor !== undefined) return sendTargeted(credentials, target, message, message.onlyFor, id);
      return attempt(async () => {
        await call(target.serviceUrl, (client) =>
          client.conversations.updateActivity(target.conversation, id, toActivity(message), options()),
        );
        return { ok: true as const, id };
      });
    },
    openChat: ({ serviceUrl, tenant, member }) =>
      attempt(async () => {
        const parameters = {
          isGroup: false,
          bot: { id: `28:${appId}` },
          members: [{ id: member }],
          tenantId: tenant,
          channelData: { tenant: { id: tenant } },
        } as unknown as ConversationParameters;
        const opened = await call(serviceUrl, (client) =>
          client.conversations.createConversation(parameters, options()),
        );
        return { ok: true as const, conversation: opened.id };
      }),
    async readMember(target, member) {
      try {
        const found = await call(target.serviceUrl, (client) =>
          client.conversations.getConversationMember(target.conversation, member, options()),
        );
        return toMember(found);
      } catch (error) {
        if (toFailed(error).status === 404) return undefined;
        throw error;
      }
    },
  };
}

/** The outbox knows when to try again. The SDK takes no such setting, but its client has the policy under this name. */
function withoutRetries(connector: ConnectorClient): ConnectorClient {
  const { client } = connector as unknown as {
    client: { pipeline: { removePolicy(policy: { name: string }): unknown } };
  };
  client.pipeline.removePolicy({ name: 'defaultRetryPolicy' });
  return connector;
}

const options = () => ({ abortSignal: AbortSignal.timeout(TIMEOUT_MS) });

function toActivity({ text, card, attachment }: TeamsMessage): Partial<Activity> {
  const said = { type: 'message', text, textFormat: 'plain' } as const;
  if (attachment !== undefined) return { ...said, attachments: [attachment as unknown as Attachment] };
  if (card === undefined) return said;
  return { type: 'message', summary: text.slice(0, 500), attachments: [{ contentType: CARD, content: card }] };
}

async function attempt<T extends { readonly ok: true }>(work: () => Promise<T>): Promise<T | Failed> {
  try {
    return await work();
  } catch (error) {
    return toFailed(error);
  }
}

/**
 * For one reader among others. The SDK leaves out what it does not know of an activity, so this goes around it
 * (learn.microsoft.com/microsoftteams/platform/agents-in-teams/targeted-messages).
 */
async function sendTargeted(
  credentials: Credentials,
  { serviceUrl, conversation }: Target,
  message: TeamsMessage,
  member: string,
  replaces?: string,
): Promise<Sent> {
  const url = new URL(
    `v3/conversations/${encodeURIComponent(conversation)}/activities${replaces === undefined ? '' : `/${encodeURIComponent(replaces)}`}?isTargetedActivity=true`,
    serviceUrl.endsWith('/') ? serviceUrl : `${serviceUrl}/`,
  );
  return attempt(async (): Promise<{ ok: true; id: string }> => {
    const response = await fetch(url, {
      method: replaces === undefined ? 'POST' : 'PUT',
      headers: { authorization: `Bearer ${await credentials.token()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...toActivity(message), recipient: { id: member, isTargeted: true } }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const body: unknown = await response.json().catch(() => ({}));
    if (!response.ok) throw new Refused(response.status, body, response.headers.get('retry-after'));
    const read = z.looseObject({ id: z.string() }).safeParse(body);
    return { ok: true, id: read.data?.id ?? replaces ?? '' };
  });
}

class Refused extends Error {
  readonly statusCode: number;
  readonly body: unknown;
  readonly retryAfter: string | null;
  constructor(statusCode: number, body: unknown, retryAfter: string | null) {
    super(`the connector answered ${statusCode}`);
    this.statusCode = statusCode;
    this.body = body;
    this.retryAfter = retryAfter;
  }
}

const bodySchema = z.looseObject({ error: z.looseObject({ code: z.string().default('') }) });
const errorSchema = z.looseObject({
  statusCode: z.number().optional(),
  code: z.string().optional().catch(undefined),
  details: z.unknown().optional(),
  body: z.unknown().optional(),
});

/** The errors of the SDK and of its HTTP client, which are not documented beyond their fields. */
function toFailed(error: unknown): Failed {
  if (error instanceof TokenError) {
    const status = error.status >= 400 && error.status < 500 && error.status !== 429 ? 401 : error.status;
    return { ok: false, status, code: error.message, retryAfterMs: undefined };
  }
  const read = errorSchema.safeParse(error).data;
  const body = bodySchema.safeParse(read?.body).data ?? bodySchema.safeParse(read?.details).data;
  const status = read?.statusCode ?? 0;
  const fallback = error instanceof Error ? `${error.name} ${read?.code ?? ''}`.trim() : '';
  return { ok: false, status, code: body?.error.code || fallback, retryAfterMs: toRetryAfter(error) };
}

function toRetryAfter(error: unknown): number | undefined {
  if (error instanceof Refused) return toMs(error.retryAfter);
  if (typeof error !== 'object' || error === null || !('response' in error)) return undefined;
  const { response } = error;
  if (typeof response !== 'object' || response === null || !('headers' in response)) return undefined;
  const headers = response.headers as { get?(name: string): string | undefined | null };
  return typeof headers.get === 'function' ? toMs(headers.get('retry-after')) : undefined;
}

/** Seconds, or a date. */
function toMs(header: string | undefined | null): number | undefined {
  if (header === undefined || header === null || header === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

const memberSchema = z.looseObject({
  id: z.string(),
  name: z.string().optional().catch(undefined),
  aadObjectId: z.string().optional().catch(undefined),
  objectId: z.string().optional().catch(undefined),
  email: z.string().optional().catch(undefined),
  userPrincipalName: z.string().optional().catch(undefined),
  userRole: z.string().optional().catch(undefined),
  tenantId: z.string().optional().catch(undefined),
});

function toMember(value: unknown): Member {
  const { id, name, aadObjectId, objectId, email, userPrincipalName, userRole, tenantId } = memberSchema.parse(value);
  return {
    id,
    aadObjectId: aadObjectId ?? objectId,
    name: name ?? '',
    email,
    userPrincipalName,
    isGuest: userRole === 'guest' || userRole === 'anonymous' || userPrincipalName?.includes('#EXT#') === true,
    tenant: tenantId,
  };
}
