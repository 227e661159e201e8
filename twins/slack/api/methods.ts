import { openSocket } from './apps.ts';
import { revokeToken, testApi, testToken } from './auth.ts';
import type { Method } from './call.ts';
import { deleteMessage, updateMessage } from './chat-change.ts';
import { postEphemeral, postMessage } from './chat-post.ts';
import { getConversation, joinConversation, listConversations, openConversation } from './conversations.ts';
import { completeUpload, getUploadUrl } from './files.ts';
import { readHistory, readReplies } from './history.ts';
import { exchangeCode } from './oauth.ts';
import { findUserByEmail, getUser, listUsers } from './users.ts';
import { openView, publishView, pushView, updateView } from './views.ts';

const CONVERSATION_READ = ['channels:read', 'groups:read', 'im:read', 'mpim:read'];
const CONVERSATION_WRITE = ['channels:manage', 'groups:write', 'im:write', 'mpim:write'];
const CONVERSATION_HISTORY = ['channels:history', 'groups:history', 'im:history', 'mpim:history'];

/** Scopes and tiers as on each method's page of docs.slack.dev/reference/methods. */
export const METHODS: Readonly<Record<string, Method>> = {
  'api.test': { scopes: [], tier: 4, token: 'none', run: testApi },
  'auth.test': { scopes: [], tier: 'none', token: 'bot', run: testToken },
  'auth.revoke': { scopes: [], tier: 3, token: 'bot', run: revokeToken },
  'apps.connections.open': { scopes: ['connections:write'], tier: 1, token: 'app', run: openSocket },
  'oauth.v2.access': { scopes: [], tier: 4, token: 'none', run: exchangeCode },
  'chat.postMessage': { scopes: ['chat:write'], tier: 'message', token: 'bot', run: postMessage },
  'chat.postEphemeral': { scopes: ['chat:write'], tier: 4, token: 'bot', run: postEphemeral },
  'chat.update': { scopes: ['chat:write'], tier: 3, token: 'bot', run: updateMessage },
  'chat.delete': { scopes: ['chat:write'], tier: 3, token: 'bot', run: deleteMessage },
  'conversations.info': { scopes: CONVERSATION_READ, tier: 3, token: 'bot', run: getConversation },
  'conversations.list': { scopes: CONVERSATION_READ, tier: 2, token: 'bot', run: listConversations },
  'conversations.join': { scopes: ['channels:join'], tier: 3, token: 'bot', run: joinConversation },
  'conversations.open': { scopes: CONVERSATION_WRITE, tier: 3, token: 'bot', run: openConversation },
  'conversations.history': { scopes: CONVERSATION_HISTORY, tier: 3, token: 'bot', run: readHistory },
  'conversations.replies': { scopes: CONVERSATION_HISTORY, tier: 3, token: 'bot', run: readReplies },
  'users.info': { scopes: ['users:read'], tier: 4, token: 'bot', run: getUser },
  'users.list': { scopes: ['users:read'], tier: 2, token: 'bot', run: listUsers },
  'users.lookupByEmail': { scopes: ['users:read.email'], tier: 3, token: 'bot', run: findUserByEmail },
  'views.open': { scopes: [], tier: 4, token: 'bot', run: openView },
  'views.push': { scopes: [], tier: 4, token: 'bot', run: pushView },
  'views.update': { scopes: [], tier: 4, token: 'bot', run: updateView },
  'views.publish': { scopes: [], tier: 4, token: 'bot', run: publishView },
  'files.getUploadURLExternal': { scopes: ['files:write'], tier: 4, token: 'bot', run: getUploadUrl },
  'files.completeUploadExternal': { scopes: ['files:write'], tier: 4, token: 'bot', run: completeUpload },
};
