import { z } from 'zod';
import { toChannelWord } from '../domain/place.ts';
import type { Scope } from '../services/context.ts';
import { setAdminChannel, showSettings } from '../services/settings/change.ts';
import { isHere, toChannel } from './channel.ts';
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
    const channel = isNone ? undefined : toWord(scope, adminChannel);
    return say({ answer: { view: 'settings', data: await setAdminChannel(scope, channel) } });
  },
});

/** The channel as it is kept: a word that names it again. */
function toWord(scope: Scope, text: string): string {
  const { place, name } = toChannel(scope, text, 'settings', 'adminChannel');
  return isHere(text) ? toChannelWord(place, name).slice(1) : text.replace(/^#/, '');
}
