import { openTeamsDriver } from '../support/teams-driver.ts';
import { describeSurface } from './surface-suite.ts';

describeSurface({
  name: 'Microsoft Teams',
  waivers: {
    hasHome:
      'a page of one’s own is a tab, which is a web page with a sign-in of its own; the command `home` shows the same',
  },
  open: openTeamsDriver,
});
