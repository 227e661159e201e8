import { App, type Receiver } from '@slack/bolt';
import type { Platform } from '../../chat/platform-contract.ts';
import type { Accounts } from './accounts.ts';
import type { Incoming } from './incoming.ts';
import type { Intake } from './intake.ts';
import type { SlackLog } from './log.ts';
import { commandSchema, envelopeSchema, personChangedSchema, tokensRevokedSchema } from './receive/bodies.ts';
import { NotInstalledError } from './receive/deliver.ts';
import {
  readActions,
  readCommand,
  readHomeOpened,
  readSaid,
  readShortcut,
  readSubmitted,
  type Sender,
} from './receive/read-body.ts';
import { SLACK_COMMAND } from './scopes.ts';
import type { Outcome } from './work.ts';
import type { SlackWorkspace, Workspaces } from './workspaces.ts';

interface Parts {
  readonly receiver: Receiver;
  readonly apiUrl: string | undefined;
  readonly workspaces: Workspaces;
  readonly accounts: Accounts;
  readonly intake: Intake;
  readonly platform: () => Platform<Outcome>;
  readonly log: SlackLog;
}

/** What the shortcuts of the manifest do. */
const SHORTCUTS: Readonly<Record<string, string>> = { export_new: 'create', export_list: 'list' };

const ANY = /^/;

/** Bolt with a listener for each kind of request. Each puts it into the inbox, and then it is acknowledged. */
export function createBolt(parts: Parts): App {
  const { workspaces, accounts, intake, log } = parts;
  const app = new App({
    receiver: parts.receiver,
    logger: log.slack,
    ignoreSelf: false,
    ...(parts.apiUrl === undefined ? {} : { clientOptions: { slackApiUrl: parts.apiUrl } }),
    async authorize({ teamId, enterpriseId, isEnterpriseInstall }) {
      const found = await workspaces.find({ teamId, enterpriseId, isEnterpriseInstall });
      if (found === undefined) throw new NotInstalledError('not installed there');
      return { botToken: found.token, botId: found.botId, botUserId: found.bot, slackWorkspace: found };
    },
  });
  app.error(async (error) => {
    throw error;
  });
  const loadAll = (references: readonly string[]) => parts.platform().load(references);

  app.command(SLACK_COMMAND, async ({ body, ack, context }) => {
    const workspace = workspaceOf(context);
    await intake.line(workspace, readCommand(body, toSender(workspace)), commandSchema.parse(body).trigger_id);
    await ack();
  });

  app.action(ANY, async ({ body, ack, context }) => {
    const workspace = workspaceOf(context);
    await intake.actions(workspace, await readActions(body, toSender(workspace), loadAll));
    await ack();
  });

  app.shortcut(ANY, async ({ body, ack, context }) => {
    const workspace = workspaceOf(context);
    const { incoming, trigger } = readShortcut(body, toSender(workspace), SHORTCUTS);
    await intake.shortcut(workspace, incoming, trigger);
    await ack();
  });

  app.view(ANY, async ({ body, ack, context }) => {
    const workspace = workspaceOf(context);
    const response = await intake.submission(workspace, await readSubmitted(body, toSender(workspace), loadAll));
    // Bolt knows the views of its own types; ours keep to Slack's limits rather than to those.
    await (response === undefined ? ack() : ack(response as Parameters<typeof ack>[0] & object));
  });

  app.options(ANY, async ({ body, ack }) => {
    await ack({ options: [...(await intake.suggestion(body))] } as Parameters<typeof ack>[0]);
  });

  for (const name of ['app_mention', 'message'] as const) {
    app.event(name, async ({ body, context }) => {
      // In channels the mention is an event of its own, and nothing else said there is for us.
      const isElsewhere = name === 'message' && !('channel_type' in body.event && body.event.channel_type === 'im');
      const workspace = workspaceOf(context);
      const said = isElsewhere ? undefined : readSaid(body, toSender(workspace));
      if (said !== undefined) await intake.line(workspace, said);
    });
  }

  app.event('app_home_opened', async ({ body, context }) => {
    const opened = readHomeOpened(body, toSender(workspaceOf(context)));
    if (opened !== undefined) await intake.note(opened);
  });

  app.event('user_change', async ({ body, context }) => {
    const { event } = personChangedSchema.parse(body);
    accounts.forget(workspaceOf(context).key, event.user.id);
  });

  // These two come without a token that could be looked up first.
  app.event('app_uninstalled', async ({ body, context }) => {
    await intake.note(toClosed(body, context, 'removed'));
  });
  app.event('tokens_revoked', async ({ body, context }) => {
    const { tokens } = tokensRevokedSchema.parse(body).event;
    if ((tokens?.bot ?? []).length > 0) await intake.note(toClosed(body, context, 'revoked'));
  });

  return app;
}

/** `authorize` has put it there; Bolt has no type for that. */
function workspaceOf(context: { readonly [key: string]: unknown }): SlackWorkspace {
  return context.slackWorkspace as SlackWorkspace;
}

const toSender = ({ key, bot }: SlackWorkspace): Sender => ({ workspace: key, bot });

function toClosed(
  body: unknown,
  context: { readonly teamId?: string; readonly enterpriseId?: string; readonly isEnterpriseInstall: boolean },
  state: 'revoked' | 'removed',
): Incoming {
  const { event_id: id } = envelopeSchema.parse(body);
  const workspace = context.isEnterpriseInstall ? context.enterpriseId : context.teamId;
  return { kind: 'closed', id, workspace: workspace ?? '', user: '', state };
}
