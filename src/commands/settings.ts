import { z } from 'zod';
import { AppError } from '../domain/errors.ts';
import { readChannelWord, toChannelWord } from '../domain/place.ts';
import type { Scope } from '../services/context.ts';
import { setAdminChannel, showSettings } from '../services/settings/change.ts';
import { defineCommand, say } from './command.ts';

export const settingsCommand = defineCommand({
  name: 'settings',
  needs: 'admin',
  usage: 'settings | settings admin-channel <#channel>|here|none',
  examples: ['settings', 'settings admin-channel #exports'],
  runsAlone: true,
  options: [],
  read({ words }) {
    const [name = '', ...rest] = words;
    if (name === '') return {};
    return /^admin[-_ ]?channel$/i.test(name) ? { adminChannel: rest.join(' ') || 'none' } : { setting: name };
  },
  input: z.object({
    adminChannel: z.string().trim().max(200).optional(),
    /** A word that names no setting. */
    setting: z.undefined().optional(),
  }),
  async run(scope, { adminChannel }) {
    if (adminChannel === undefined) return say({ answer: { view: 'settings', data: await showSettings(scope) } });
    const isNone = adminChannel === '' || /^(none|off|geen|uit)$/i.test(adminChannel);
    const channel = isNone ? undefined : toChannel(scope, adminChannel);
    return say({ answer: { view: 'settings', data: await setAdminChannel(scope, channel) } });
  },
});

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
