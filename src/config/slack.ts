import type { Environment } from './schema.ts';
import type { Secret } from './secret.ts';

/** How the app is known to Slack: docs/slack.md. */
export interface SlackConfig {
  readonly signingSecret: Secret | undefined;
  readonly appToken: Secret | undefined;
  readonly botToken: Secret | undefined;
  readonly oauth:
    | { readonly clientId: string; readonly clientSecret: Secret; readonly stateSecret: Secret }
    | undefined;
  readonly apiUrl: string | undefined;
}

const OAUTH = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET'] as const;

/** What is missing for one of the three ways: Socket Mode, HTTP in one workspace, or OAuth. */
export function crossCheckSlack(environment: Environment, wrong: ReadonlySet<string>): string[] {
  const has = (name: keyof Environment) => environment[name] !== undefined || wrong.has(name);
  const names = ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET', ...OAUTH] as const;
  if (!names.some(has)) return [];
  const problems: string[] = [];
  const oauth = OAUTH.filter(has);
  const missing = OAUTH.filter((name) => !has(name));
  if (oauth.length > 0 && missing.length > 0) problems.push(`${missing.join(', ')}: needed with ${oauth.join(', ')}`);
  if (!has('SLACK_BOT_TOKEN') && oauth.length === 0) {
    problems.push('SLACK_BOT_TOKEN: is needed for one workspace; SLACK_CLIENT_ID and what goes with it for several');
  }
  if (has('SLACK_BOT_TOKEN') && oauth.length > 0) {
    problems.push('SLACK_BOT_TOKEN: is for one workspace, and SLACK_CLIENT_ID for several; leave one of them out');
  }
  if (!has('SLACK_APP_TOKEN') && !has('SLACK_SIGNING_SECRET')) {
    problems.push('SLACK_SIGNING_SECRET: is needed for HTTP; for Socket Mode set SLACK_APP_TOKEN');
  }
  return problems;
}

export function toSlackConfig(environment: Environment): SlackConfig | undefined {
  const { SLACK_BOT_TOKEN: botToken, SLACK_CLIENT_ID: clientId } = environment;
  const { SLACK_CLIENT_SECRET: clientSecret, SLACK_STATE_SECRET: stateSecret, SLACK_API_URL: apiUrl } = environment;
  if (botToken === undefined && clientId === undefined) return undefined;
  return {
    signingSecret: environment.SLACK_SIGNING_SECRET,
    appToken: environment.SLACK_APP_TOKEN,
    botToken,
    oauth:
      clientId === undefined || clientSecret === undefined || stateSecret === undefined
        ? undefined
        : { clientId, clientSecret, stateSecret },
    apiUrl: apiUrl === undefined ? undefined : `${apiUrl.replace(/\/+$/, '')}/`,
  };
}
