import { z } from 'zod';
import { setAdminChannel, showSettings } from '../services/settings/change.ts';
import { defineCommand, say } from './command.ts';

export const settingsCommand = defineCommand({
  name: 'settings',
  needs: 'admin',
  usage: 'settings | settings admin-channel <#channel>|none',
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
    const channel = adminChannel.replace(/^#/, '');
    const isNone = channel === '' || /^(none|off|geen|uit)$/i.test(channel);
    return say({ answer: { view: 'settings', data: await setAdminChannel(scope, isNone ? undefined : channel) } });
  },
});
