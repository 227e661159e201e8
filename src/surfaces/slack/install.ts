import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type CodedError, InstallProvider } from '@slack/oauth';
import { Hono } from 'hono';
import type { PlatformChat } from '../../chat/platform-contract.ts';
import { STRANGER } from '../../domain/person.ts';
import type { Reader } from '../../views/contract.ts';
import { type PageText, toPage } from './install-page.ts';
import type { SlackLog } from './log.ts';
import { SLACK_PATHS, SLACK_SCOPES } from './scopes.ts';
import type { SlackSettings } from './settings.ts';
import { parseInstallation, type SlackInstallation } from './workspaces.ts';

interface Parts {
  readonly oauth: NonNullable<SlackSettings['oauth']>;
  readonly apiUrl: string | undefined;
  readonly chat: Pick<PlatformChat, 'text'>;
  readonly publicUrl: () => string;
  readonly log: SlackLog;
  save(installation: SlackInstallation): Promise<void>;
  /** `user` is who pressed Allow. */
  onInstalled(installation: SlackInstallation, user: string): Promise<void>;
}

/** Pages to install the app into a workspace or an organisation: the state is a signed token, and a cookie of the browser. */
export function createInstallPages({ oauth, apiUrl, chat, publicUrl, log, save, onInstalled }: Parts): Hono {
  const provider = new InstallProvider({
    ...oauth,
    ...(apiUrl === undefined
      ? {}
      : { clientOptions: { slackApiUrl: apiUrl }, authorizationUrl: new URL('/oauth/v2/authorize', apiUrl).href }),
    directInstall: true,
    logger: log.slack,
    installationStore: {
      storeInstallation: (installation) => save(parseInstallation(installation)),
      fetchInstallation: () => Promise.reject(new Error('workspaces are read from the database')),
    },
  });
  const toInstallUrl = () => ({ scopes: [...SLACK_SCOPES], redirectUri: `${publicUrl()}${SLACK_PATHS.redirect}` });
  const textFor = (request: IncomingMessage): PageText => {
    const reader = readLanguage(request);
    return { language: reader.locale, t: (key, params) => chat.text(key, reader, params) };
  };

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get(SLACK_PATHS.install, async (c) => {
    const { incoming, outgoing } = c.env;
    // The first look tells what is about to happen; the button then leads to Slack.
    if (c.req.query('go') === undefined) {
      const page = textFor(incoming);
      return c.html(
        toPage(page, { title: 'install.title', lead: 'install.lead', link: ['install.button', '?go=1'] }),
        200,
        SECURE,
      );
    }
    await provider.handleInstallPath(incoming, outgoing, undefined, toInstallUrl());
    return RESPONSE_ALREADY_SENT;
  });
  app.get(SLACK_PATHS.redirect, async (c) => {
    const { incoming, outgoing } = c.env;
    await provider.handleCallback(incoming, outgoing, {
      async successAsync(given) {
        const installation = parseInstallation(given);
        const name = (installation.isEnterpriseInstall ? installation.enterprise : installation.team)?.name ?? '';
        await onInstalled(installation, given.user.id);
        const done = { title: 'install.done', lead: 'install.done.say', params: { workspace: name } } as const;
        send(outgoing, 200, toPage(textFor(incoming), done));
      },
      async failureAsync(error) {
        const isDeclined = error.code === DECLINED;
        if (!isDeclined) log.warn({ why: toCode(error) }, 'the app could not be installed');
        const lead = isDeclined ? ('install.declined.say' as const) : ('install.failed.say' as const);
        const failed = { title: 'install.failed', lead, link: ['install.again', SLACK_PATHS.install] } as const;
        send(outgoing, isDeclined ? 200 : 400, toPage(textFor(incoming), failed));
      },
    });
    return RESPONSE_ALREADY_SENT;
  });
  return app as unknown as Hono;
}

const DECLINED = 'slack_oauth_installer_authorization_error';
const toCode = ({ code, message }: CodedError): string => `${code}: ${message}`;

const SECURE = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

function send(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, { ...SECURE, 'content-type': 'text/html; charset=utf-8' });
  response.end(page);
}

/** Nobody is known yet; their browser says which language they read. */
const readLanguage = ({ headers }: IncomingMessage): Reader => ({
  ...STRANGER,
  locale: /^\s*nl\b/i.test(headers['accept-language'] ?? '') ? 'nl' : 'en',
});
