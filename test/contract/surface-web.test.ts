import { openWebDriver } from '../support/web-driver.ts';
import { describeSurface } from './surface-suite.ts';

describeSurface({
  name: 'the web chat',
  waivers: {
    hasThreads: 'its conversations are lists of messages',
    hasHome: 'the page has no place for one; the command `home` shows the same',
  },
  open: openWebDriver,
});
