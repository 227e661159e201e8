import { type SlackTwin, type SlackTwinOptions, startSlackTwin } from '../../twins/slack/index.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

/** The whole bot, and a Slack that it is in: Ann administers it, Bob and Cas are its people. */
export interface SlackWorld {
  readonly world: World;
  readonly twin: SlackTwin;
  /** Where the bot listens, e.g. `http://127.0.0.1:4000`. */
  readonly address: string;
  close(): Promise<void>;
}

export interface SlackWorldOptions extends WorldOptions {
  readonly twin?: SlackTwinOptions;
  /** How the bot is in Slack; with a token of one workspace over HTTP when absent. */
  readonly way?: 'http' | 'socket' | 'oauth';
}

export async function createSlackWorld({
  twin: options = {},
  way = 'http',
  ...more
}: SlackWorldOptions = {}): Promise<SlackWorld> {
  const twin = await startSlackTwin({ socketMode: way === 'socket', ...options });
  const ways = {
    http: { SLACK_BOT_TOKEN: 'xoxb-twin', SLACK_SIGNING_SECRET: twin.signingSecret },
    socket: { SLACK_BOT_TOKEN: 'xoxb-twin', SLACK_APP_TOKEN: twin.appToken },
    oauth: {
      SLACK_SIGNING_SECRET: twin.signingSecret,
      SLACK_CLIENT_ID: twin.clientId,
      SLACK_CLIENT_SECRET: twin.clientSecret,
      SLACK_STATE_SECRET: 'a-secret-for-the-state',
    },
  };
  const world = await createWorld({
    ...more,
    variables: { BOT_ADMINS: 'ann@acme.example', SLACK_API_URL: twin.apiUrl, ...ways[way], ...more.variables },
  });
  const { address } = await world.app.serve();
  twin.connect(`${address}/slack/events`);
  if (way === 'socket') await twin.waitFor(() => twin.connections > 0);
  return {
    world,
    twin,
    address,
    async close() {
      await world.close();
      await twin.close();
    },
  };
}
