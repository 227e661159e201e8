import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, openApp } from '../../src/app.ts';
import { readConfig } from '../../src/config/index.ts';
import { createLog } from '../../src/observability/log.ts';
import { type SlackTwin, startSlackTwin } from '../../twins/slack/index.ts';

export interface Playground {
  readonly twin: SlackTwin;
  readonly app: App;
  /** Of the bot. */
  readonly address: string;
  close(): Promise<void>;
}

interface PlaygroundOptions {
  /** Of the twin; a free one when absent. */
  readonly port?: number;
  /** Kept; in a folder that is removed at the end when absent. */
  readonly exportDir?: string;
}

const PEOPLE = [
  { id: 'U0ADA', name: 'ada', realName: 'Ada Brook', isAdmin: true, locale: 'en-GB', tz: 'Europe/London' },
  { id: 'U0CARLOS', name: 'carlos', realName: 'Carlos Vega', locale: 'en-US', tz: 'America/New_York' },
  { id: 'U0NOOR', name: 'noor', realName: 'Noor de Vries', locale: 'nl-NL', tz: 'Europe/Amsterdam' },
];

const CHANNELS = [
  { id: 'C0EXPORTS', name: 'exports' },
  { id: 'C0GENERAL', name: 'general' },
  { id: 'G0ADMINS', name: 'export-admins', kind: 'private' as const, members: ['U0ADA'] },
];

/**
 * The demo in a Slack of its own: the twin, and a bot with an embedded database, in this process. Both begin anew each
 * time, as the twin counts its ids from the start and the bot remembers what it has seen.
 */
export async function openSlackPlayground({ port = 0, exportDir }: PlaygroundOptions = {}): Promise<Playground> {
  const folder = await mkdtemp(join(tmpdir(), 'export-bot-slack-'));
  const closers: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const twin = await startSlackTwin({ port, users: PEOPLE, channels: CHANNELS, commands: ['/export'] });
    closers.push(() => twin.close());
    const config = readConfig({
      DATA_DIR: folder,
      EXPORT_DIR: exportDir,
      PORT: '0',
      SLACK_SIGNING_SECRET: twin.signingSecret,
      SLACK_BOT_TOKEN: 'xoxb-twin',
      SLACK_API_URL: twin.apiUrl,
    });
    const log = createLog({ level: 'warn', format: 'pretty' });
    const app = await openApp({ config, log, name: 'try-slack', works: true });
    closers.push(() => app.close());
    // The people of the demo are the people of this Slack: a platform tells who somebody is by their address.
    await app.services.db.sql`update people set email = handle || '@acme.example'`;
    const { address } = await app.serve();
    twin.connect(`${address}/slack/events`);
    return { twin, app, address, close };
  } catch (error) {
    await close();
    throw error;
  }
}
