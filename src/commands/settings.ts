import { z } from 'zod';
import type { ChatFilePolicy } from '../domain/chat-file.ts';
import { AppError } from '../domain/errors.ts';
import { readChannelWord, toChannelWord } from '../domain/place.ts';
import { setChatFilePolicy } from '../services/chat-files/policy.ts';
import type { Scope } from '../services/context.ts';
import { setAdminChannel, showSettings } from '../services/settings/change.ts';
import { defineCommand, say } from './command.ts';

export const settingsCommand = defineCommand({
  name: 'settings',
  needs: 'admin',
  usage: 'settings | settings admin-channel <#channel>|here|none | settings chat-files <records>|off [direct]',
  examples: ['settings', 'settings admin-channel #exports', 'settings chat-files 500 direct'],
  runsAlone: true,
  options: [],
  read({ words }) {
    const [name = '', ...rest] = words;
    if (name === '') return {};
    if (/^chat[-_ ]?files$/i.test(name)) return { chatFiles: rest.join(' ') || 'off' };
    return /^admin[-_ ]?channel$/i.test(name) ? { adminChannel: rest.join(' ') || 'none' } : { setting: name };
  },
  input: z.object({
    adminChannel: z.string().trim().max(200).optional(),
    /** `500`, `500 direct`, `off`. */
    chatFiles: z.string().trim().max(100).optional(),
    /** A word that names no setting. */
    setting: z.undefined().optional(),
  }),
  async run(scope, { adminChannel, chatFiles }) {
    if (chatFiles !== undefined) {
      await setChatFilePolicy(scope, toPolicy(chatFiles));
      return say({ answer: { view: 'settings', data: await showSettings(scope, true) } });
    }
    if (adminChannel === undefined) return say({ answer: { view: 'settings', data: await showSettings(scope) } });
    const isNone = adminChannel === '' || /^(none|off|geen|uit)$/i.test(adminChannel);
    const channel = isNone ? undefined : toChannel(scope, adminChannel);
    return say({ answer: { view: 'settings', data: await setAdminChannel(scope, channel) } });
  },
});

function toPolicy(text: string): ChatFilePolicy {
  if (/^(off|none|uit|geen|0)$/i.test(text)) return { mostRows: 0, isDirectOnly: false };
  const [, digits = '', direct] = /^(\d{1,3}(?:[.,' ]\d{3})+|\d+)( direct)?$/i.exec(text) ?? [];
  const mostRows = Number(digits.replace(/\D/g, ''));
  if (!Number.isSafeInteger(mostRows) || mostRows === 0) {
    throw new AppError('invalid_argument', { command: 'settings', argument: 'chatFiles', value: text });
  }
  return { mostRows, isDirectOnly: direct !== undefined };
}

/** A channel by its name, as the platform tells it, or the one where this is said. */
function toChannel(scope: Scope, text: string): string {
  const { place } = scope;
  const isHere = /^(here|hier)$/i.test(text);
  if (isHere && place !== undefined) return toChannelWord(place, place.conversation).slice(1);
  const channel = isHere ? undefined : readChannelWord(text);
  // A platform says which channel a name means; without that the web chat's is the only one it can be.
  const isElsewhere = place !== undefined && place.surface !== 'web' && channel?.place.surface === 'web';
  if (channel === undefined || isElsewhere) {
    const params = { command: 'settings', argument: 'adminChannel', value: text };
    throw new AppError('invalid_argument', params) as AppError;
  }
  return text.replace(/^#/, '');
}
