import { openSlackDriver } from '../support/slack-driver.ts';
import { describeSurface } from './surface-suite.ts';

describeSurface({ name: 'Slack', waivers: {}, open: openSlackDriver });
