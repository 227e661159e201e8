import { z } from 'zod';
import { renewCalendar, revokeCalendar, showCalendar } from '../services/schedules/calendar.ts';
import { defineCommand, say } from './command.ts';

const ACTIONS = { show: showCalendar, renew: renewCalendar, revoke: revokeCalendar } as const;

export const calendarCommand = defineCommand({
  name: 'calendar',
  needs: 'viewer',
  usage: 'calendar [renew | revoke]',
  examples: ['calendar', 'calendar renew', 'calendar revoke'],
  runsAlone: true,
  options: [],
  read: ({ words }) => (words.length === 0 ? {} : { action: words.join(' ').toLowerCase() }),
  input: z.object({ action: z.enum(['show', 'renew', 'revoke']).default('show') }),
  async run(scope, { action }, how) {
    const data = await ACTIONS[action](scope);
    return say({ answer: { view: 'calendar', data }, replace: how.isAction && action !== 'show' });
  },
});
