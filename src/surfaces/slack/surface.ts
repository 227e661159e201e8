import { Hono } from 'hono';
import type { Platform, PlatformChat } from '../../chat/platform-contract.ts';
import type { EnvironmentId } from '../../domain/ids.ts';
import { STRANGER } from '../../domain/person.ts';
import { createAccounts } from './accounts.ts';
import { createBolt } from './bolt.ts';
import { createSlackApi } from './calls/api.ts';
import { createCaller } from './calls/call.ts';
import { createChannels } from './channels.ts';
import { createCourier } from './courier.ts';
import { createDialogs } from './dialogs.ts';
import { createPen } from './draw.ts';
import { createInstallPages } from './install.ts';
import { createIntake } from './intake.ts';
import { createSlackLog, type PlainLog } from './log.ts';
import { createHttpReceiver } from './receive/http.ts';
import { createSocketReceiver } from './receive/socket.ts';
import type { SlackSettings } from './settings.ts';
import { createTell } from './tell.ts';
import { SURFACE } from './words.ts';
import { createWork, type Outcome } from './work.ts';
import { createWorkspaces, toKey, toStored } from './workspaces.ts';

export interface SlackSurfaceOptions {
  readonly chat: PlatformChat;
  readonly environmentId: EnvironmentId;
  readonly environmentName: () => string;
  readonly settings: SlackSettings;
  /** Where browsers and Slack reach the bot; no slash at the end. */
  readonly publicUrl: () => string;
  readonly log: PlainLog;
}

export interface SlackSurface {
  /** To be mounted at `/`. Without routes in Socket Mode with a fixed token. */
  readonly app: Hono;
  /** Takes nothing more, and lets what is under way end. */
  close(): Promise<void>;
}

/** The bot in Slack: over HTTP, or by websocket where an app token is given; in one workspace or in many. */
export async function openSlackSurface(options: SlackSurfaceOptions): Promise<SlackSurface> {
  const { chat, settings } = options;
  const { apiUrl } = settings;
  const log = createSlackLog(options.log);
  let opened: Platform<Outcome> | undefined;
  const platform = () => {
    if (opened === undefined) throw new Error('used before it was opened');
    return opened;
  };

  const caller = createCaller({ apiUrl, log });
  const store: Platform<Outcome>['workspaces'] = {
    save: (workspace) => platform().workspaces.save(workspace),
    read: (id) => platform().workspaces.read(id),
    update: (id, change) => platform().workspaces.update(id, change),
    close: (id, state) => platform().workspaces.close(id, state),
  };
  const workspaces = createWorkspaces({ settings, store, caller, log });
  const api = createSlackApi(caller, workspaces);
  const accounts = createAccounts(api);
  const channels = createChannels(api);
  const pen = createPen(chat, {
    toReference: (data) => platform().toReference(data),
    keep: (data) => platform().keep(data),
  });
  const dialogs = createDialogs({ api, pen, chat, platform, log });
  const intake = createIntake({ chat, platform, accounts, dialogs, pen, log });
  const { work, giveUp } = createWork({
    ...options,
    platform,
    workspaces,
    api,
    accounts,
    channels,
    tell: createTell({ api, channels, pen }),
    hasDialog: intake.hasDialog,
  });
  opened = chat.openPlatform<Outcome>({
    surface: SURFACE,
    courier: createCourier({
      ...{ api, workspaces, channels, chat, pen, log },
      load: (references) => platform().load(references),
    }),
    work,
    giveUp,
  });

  const routes = new Hono();
  const notInstalled = () => chat.text('slack.not_installed', STRANGER);
  const { appToken, signingSecret, oauth } = settings;
  const http =
    appToken === undefined ? createHttpReceiver({ signingSecret: signingSecret ?? '', log, notInstalled }) : undefined;
  const receiver = http ?? createSocketReceiver({ appToken: appToken ?? '', apiUrl, log, notInstalled });
  if (http !== undefined) routes.route('/', http.routes);
  if (oauth !== undefined && settings.botToken === undefined) {
    const pages = createInstallPages({
      oauth,
      apiUrl,
      chat,
      log,
      publicUrl: options.publicUrl,
      save: (installation) => store.save(toStored(installation)),
      async onInstalled(installation, user) {
        const workspace = toKey(installation);
        const id = `installed ${workspace} ${Date.now()}`;
        await intake.note({ kind: 'installed', id, workspace, user });
      },
    });
    routes.route('/', pages);
  }
  createBolt({ receiver, apiUrl, workspaces, accounts, intake, platform, log });
  const stopTrying = keepTrying(
    () => receiver.start(),
    (error) => log.error({ error: String(error) }, 'Slack cannot be reached; trying again'),
  );
  // Says at once in the log whether the token is good; a failure is no reason not to start.
  if (settings.botToken !== undefined) {
    void workspaces
      .find({ teamId: undefined, enterpriseId: undefined, isEnterpriseInstall: false })
      .catch((error: unknown) => log.error({ error: String(error) }, 'the bot is not in Slack'));
  }

  return {
    app: routes,
    async close() {
      stopTrying();
      await receiver.stop();
      await intake.close();
      await platform().close();
    },
  };
}

const TRY_AGAIN_MS = 15_000;

/** Slack may be away when the bot starts; the rest of the bot need not wait for that. */
function keepTrying(start: () => Promise<unknown>, onFailure: (error: unknown) => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const attempt = () => {
    start().catch((error: unknown) => {
      if (isStopped) return;
      onFailure(error);
      timer = setTimeout(attempt, TRY_AGAIN_MS);
      timer.unref();
    });
  };
  attempt();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
