import { toInvoke } from '../activities.ts';
import { isJson } from '../cards.ts';
import type { Core } from '../core.ts';
import { openUpload } from '../drive.ts';
import type { Ack, Conversation, Json, Message, User } from '../model.ts';
import { send } from '../send.ts';

const CONSENT = 'application/vnd.microsoft.teams.card.file.consent';

/** Teams leaves the card as it stands: what becomes of it is for the bot. */
export function consent(
  core: Core,
  user: User,
  conversation: Conversation,
  message: Message,
  action: 'accept' | 'decline',
  upload?: Json,
): Promise<Ack> {
  const card = message.attachments.find(({ contentType }) => contentType === CONSENT);
  if (card === undefined || !isJson(card.content)) throw new Error('no file is offered there');
  const context = action === 'accept' ? card.content.acceptContext : card.content.declineContext;
  const uploadInfo = action === 'accept' ? (upload ?? openUpload(core, user, String(card.name))) : undefined;
  const value = { type: 'fileUpload', action, context, ...(uploadInfo === undefined ? {} : { uploadInfo }) };
  return send(core, toInvoke(core, user, { conversation, message, name: 'fileConsent/invoke', value }));
}
