import type { App, Receiver } from '@slack/bolt';
import { LogLevel, SocketModeClient } from '@slack/socket-mode';
import type { SlackLog } from '../log.ts';
import { deliverTo } from './deliver.ts';

interface Envelope {
  readonly body: Record<string, unknown>;
  readonly retry_num?: number;
  readonly retry_reason?: string;
  ack(response?: unknown): Promise<void>;
}

/**
 * The same over a websocket that the bot opens, for companies behind a firewall. Bolt's own receiver acknowledges before
 * listeners are through; this one afterwards, as over HTTP. What is not acknowledged, Slack sends again.
 */
export function createSocketReceiver(options: {
  readonly appToken: string;
  readonly apiUrl: string | undefined;
  readonly log: SlackLog;
  readonly notInstalled: () => string;
}): Receiver {
  const { log } = options;
  let app: App | undefined;
  const busy = new Set<Promise<unknown>>();
  const client = new SocketModeClient({
    appToken: options.appToken,
    logLevel: LogLevel.WARN,
    logger: log.slack,
    ...(options.apiUrl === undefined ? {} : { clientOptions: { slackApiUrl: options.apiUrl } }),
  });
  client.on('connected', () => log.info({}, 'connected to Slack by websocket'));

  const receive = async ({ body, ack, retry_num: retryNum, retry_reason: retryReason }: Envelope) => {
    if (app === undefined) return;
    const delivered = await deliverTo(app, {
      body,
      ...(retryNum === undefined ? {} : { retryNum }),
      ...(retryReason === undefined ? {} : { retryReason }),
    });
    switch (delivered.kind) {
      case 'acknowledged':
        return ack(delivered.body === '' ? undefined : delivered.body);
      case 'not_installed':
        return ack('command' in body ? { response_type: 'ephemeral', text: options.notInstalled() } : undefined);
      case 'unheard':
        return ack();
      case 'failed':
        log.error({ err: delivered.error }, 'a message of Slack could not be kept; Slack sends events again');
    }
  };

  client.on('slack_event', (envelope: Envelope) => {
    const answering = receive(envelope).catch((error: unknown) =>
      log.error({ err: error }, 'a message of Slack could not be acknowledged'),
    );
    busy.add(answering);
    void answering.finally(() => busy.delete(answering));
  });

  return {
    init(given) {
      app = given;
    },
    async start() {
      await client.start();
    },
    async stop() {
      await client.disconnect();
      await Promise.allSettled([...busy]);
    },
  };
}
