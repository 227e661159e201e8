import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { type SlackTwin, type SlackTwinOptions, startSlackTwin } from '../../twins/slack/index.ts';

/** A twin, and a small app of Slack's own framework, which verifies every signature itself. */
export interface TwinAndApp {
  readonly twin: SlackTwin;
  readonly app: App;
  readonly client: WebClient;
  close(): Promise<void>;
}

export async function startTwinAndApp(options: SlackTwinOptions = {}): Promise<TwinAndApp> {
  const twin = await startSlackTwin({ ackTimeoutMs: 400, ...options });
  const receiver = new HTTPReceiver({
    signingSecret: twin.signingSecret,
    logLevel: LogLevel.ERROR,
    unhandledRequestTimeoutMillis: 50,
    unhandledRequestHandler: ({ response }) => void response.writeHead(404).end(),
  });
  const clientOptions = { slackApiUrl: twin.apiUrl };
  const app = new App({
    receiver,
    // Without asking auth.test at some time of its own.
    authorize: async () => ({ botToken: 'xoxb-twin', botId: 'B0ACME', botUserId: 'U0ACMEBOT' }),
    logLevel: LogLevel.ERROR,
    clientOptions,
  });
  const server = (await app.start(0)) as Server;
  twin.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  return {
    twin,
    app,
    client: new WebClient('xoxb-twin', clientOptions),
    async close() {
      const stopped = app.stop();
      server.closeAllConnections();
      await stopped;
      await twin.close();
    },
  };
}

export const plain = (text: string) => ({ type: 'plain_text' as const, text });

export const button = (text: string, action_id: string, value: string) => ({
  type: 'button' as const,
  text: plain(text),
  action_id,
  value,
});

/** A text that is needed, a choice that is loaded, and a time that the app hears of at once. */
export const FORM = {
  type: 'modal' as const,
  callback_id: 'export',
  title: plain('New export'),
  submit: plain('Save'),
  notify_on_close: true,
  blocks: [
    {
      type: 'input' as const,
      block_id: 'name',
      label: plain('Name'),
      element: { type: 'plain_text_input' as const, action_id: 'name' },
    },
    {
      type: 'input' as const,
      block_id: 'segment',
      label: plain('Segment'),
      optional: true,
      element: { type: 'external_select' as const, action_id: 'segment', min_query_length: 0 },
    },
    {
      type: 'input' as const,
      block_id: 'at',
      label: plain('At'),
      dispatch_action: true,
      element: { type: 'timepicker' as const, action_id: 'at', initial_time: '08:00', timezone: 'Europe/Amsterdam' },
    },
  ],
};
