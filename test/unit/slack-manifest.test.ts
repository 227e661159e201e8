import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { WebClient } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/commands/registry.ts';
import { configSchema } from '../../src/config/index.ts';
import { createManifest } from '../../src/surfaces/slack/manifest.ts';
import {
  checkManifest,
  MANIFEST_LIMITS as LIMITS,
  type SlackManifest,
} from '../../src/surfaces/slack/manifest-schema.ts';
import { SLACK_EVENTS, SLACK_SCOPES } from '../../src/surfaces/slack/scopes.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ADDRESS = 'https://exports.example.com';

const http = createManifest({ commands, socketMode: false, publicUrl: ADDRESS });
const socket = createManifest({ commands, socketMode: true });

/** Scopes of each method that the Slack surface calls, as on its page of docs.slack.dev/reference/methods. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  'auth.test': [],
  'auth.revoke': [],
  'apps.connections.open': [],
  'oauth.v2.access': [],
  'chat.postMessage': ['chat:write', 'chat:write.public'],
  'chat.update': ['chat:write'],
  'chat.delete': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'conversations.open': ['im:write'],
  'conversations.info': ['channels:read', 'groups:read'],
  'views.open': [],
  'views.push': [],
  'views.update': [],
  'views.publish': [],
  'users.info': ['users:read', 'users:read.email'],
  'files.getUploadURLExternal': ['files:write'],
  'files.completeUploadExternal': ['files:write'],
  'files.uploadV2': ['files:write'],
};

/** Scopes of each event, as on its page of docs.slack.dev/reference/events. */
const EVENTS: Readonly<Record<(typeof SLACK_EVENTS)[number], readonly string[]>> = {
  app_home_opened: [],
  app_mention: ['app_mentions:read'],
  'message.im': ['im:history'],
  app_uninstalled: [],
  tokens_revoked: [],
  user_change: ['users:read'],
};

/** Methods of Slack's client, wherever the surface's code names one. */
function listCalledMethods(): string[] {
  const folder = `${ROOT}src/surfaces/slack`;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const code = files.map((name) => readFileSync(`${folder}/${name}`, 'utf8')).join('\n');
  const named = [/\b(?=(\w+\.\w+))/g, /\b(?=(\w+\.\w+\.\w+))/g].flatMap((words) =>
    [...code.matchAll(words)].map((match) => match[1] ?? ''),
  );
  return [...new Set(named)].filter(isMethod);
}

const client: unknown = new WebClient();
const isMethod = (path: string): boolean =>
  typeof path
    .split('.')
    .reduce<unknown>((part, key) => (isObject(part) && Object.hasOwn(part, key) ? part[key] : undefined), client) ===
  'function';
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const all = ['--import', 'tsx', 'scripts/manifest-slack.ts', ...args];
    execFile(process.execPath, all, { cwd: ROOT }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

describe("Slack's manifest over HTTP", () => {
  it('is one that Slack takes', () => {
    expect(checkManifest(http)).toEqual([]);
  });

  it('has Slack send everything to one address', () => {
    const url = `${ADDRESS}/slack/events`;
    expect(http.features.slash_commands.map((command) => command.url)).toEqual([url]);
    expect(http.settings.event_subscriptions.request_url).toBe(url);
    expect(http.settings.interactivity).toEqual({
      is_enabled: true,
      request_url: url,
      message_menu_options_url: url,
    });
  });

  it('can be installed in other workspaces and by organisations, without renewing tokens', () => {
    expect(http.oauth_config.redirect_urls).toEqual([`${ADDRESS}/slack/oauth_redirect`]);
    expect(http.settings).toMatchObject({
      org_deploy_enabled: true,
      socket_mode_enabled: false,
      token_rotation_enabled: false,
    });
  });

  it('renews tokens, or has no install page, when asked to', () => {
    const rotating = createManifest({ commands, socketMode: false, publicUrl: ADDRESS, rotatesTokens: true });
    const forOne = createManifest({ commands, socketMode: false, publicUrl: ADDRESS, isDistributed: false });
    expect([...checkManifest(rotating), ...checkManifest(forOne)]).toEqual([]);
    expect(rotating.settings.token_rotation_enabled).toBe(true);
    expect(forOne.oauth_config).not.toHaveProperty('redirect_urls');
    expect(forOne.settings.org_deploy_enabled).toBe(false);
  });
});

describe("Slack's manifest for Socket Mode", () => {
  it('is one that Slack takes, without any address', () => {
    expect(checkManifest(socket)).toEqual([]);
    expect(JSON.stringify(socket)).not.toContain('://');
    expect(socket.settings.socket_mode_enabled).toBe(true);
  });

  it('asks for the same as over HTTP', () => {
    expect(socket.oauth_config.scopes).toEqual(http.oauth_config.scopes);
    expect(socket.settings.event_subscriptions.bot_events).toEqual(http.settings.event_subscriptions.bot_events);
    expect(socket.features.shortcuts).toEqual(http.features.shortcuts);
  });
});

describe('what the manifest tells of the commands', () => {
  const hint = (manifest: SlackManifest) => manifest.features.slash_commands[0]?.usage_hint ?? '';
  const about = (manifest: SlackManifest) => manifest.display_information.long_description ?? '';
  const typed = (name: string, usage = name) => ({ name, usage, needs: 'viewer' as const });

  it('hints at the most used ones, in their shortest form', () => {
    expect(hint(http)).toBe('list | run <export> | create | status | help');
  });

  it('names every command that people type, and no other', () => {
    for (const { name, isHidden } of commands) {
      expect(new RegExp(`\\b${name}[,.]`).test(about(http)), name).toBe(isHidden !== true);
    }
  });

  it('keeps the hint within the limit, whole commands only', () => {
    const long = [typed('list'), typed('run', `run ${'x'.repeat(600)}`), typed('create', `create ${'y'.repeat(600)}`)];
    const made = createManifest({ commands: long, socketMode: true });
    expect(hint(made)).toBe(`list | run ${'x'.repeat(600)}`);
    expect(checkManifest(made)).toEqual([]);
  });

  it('is long enough for Slack with a single command, and says so when there are too many', () => {
    expect(checkManifest(createManifest({ commands: [typed('list')], socketMode: true }))).toEqual([]);
    const many = Array.from({ length: 500 }, (_, index) => typed(`command${index}`));
    expect(checkManifest(createManifest({ commands: many, socketMode: true }))).toEqual([
      expect.stringMatching(/^display_information\.long_description: .*4000/),
    ]);
  });
});

describe("Slack's limits", () => {
  /** A copy of the manifest with another value at one place. */
  function change(path: string, value: unknown): unknown {
    const copy: unknown = structuredClone(http);
    const keys = path.split('.');
    const parent = keys.slice(0, -1).reduce((part, key) => (part as Record<string, unknown>)[key], copy);
    (parent as Record<string, unknown>)[keys.at(-1) ?? ''] = value;
    return copy;
  }
  const text = (length: number) => 'x'.repeat(length);
  const url = (length: number) => 'https://'.padEnd(length, 'x');
  const words = (count: number) => Array.from({ length: count }, (_, index) => String(index));
  const word = (length: number) => [text(length)];
  const copies = (of: unknown) => (count: number) => Array.from({ length: count }, () => of);

  it.each<[string, number, (size: number) => unknown]>([
    ['display_information.name', LIMITS.name, text],
    ['display_information.description', LIMITS.description, text],
    ['display_information.long_description', LIMITS.longDescription, text],
    ['features.bot_user.display_name', LIMITS.botName, text],
    ['features.slash_commands', LIMITS.commands, copies(http.features.slash_commands[0])],
    ['features.slash_commands.0.command', LIMITS.command, (length) => '/'.padEnd(length, 'x')],
    ['features.slash_commands.0.description', LIMITS.commandDescription, text],
    ['features.slash_commands.0.usage_hint', LIMITS.usageHint, text],
    ['features.slash_commands.0.url', LIMITS.commandUrl, url],
    ['features.shortcuts', LIMITS.shortcuts, copies(http.features.shortcuts[0])],
    ['features.shortcuts.0.name', LIMITS.shortcutName, text],
    ['features.shortcuts.0.description', LIMITS.shortcutDescription, text],
    ['features.shortcuts.0.callback_id', LIMITS.callbackId, text],
    ['oauth_config.redirect_urls', LIMITS.redirectUrls, words],
    ['oauth_config.redirect_urls', LIMITS.redirectUrl, word],
    ['oauth_config.scopes.bot', LIMITS.scopes, words],
    ['oauth_config.scopes.bot', LIMITS.scope, word],
    ['settings.event_subscriptions.bot_events', LIMITS.events, words],
    ['settings.event_subscriptions.bot_events', LIMITS.event, word],
    ['settings.event_subscriptions.request_url', LIMITS.requestUrl, url],
    ['settings.interactivity.request_url', LIMITS.requestUrl, url],
    ['settings.interactivity.message_menu_options_url', LIMITS.requestUrl, url],
  ])('%s takes %i and no more', (path, limit, make) => {
    expect(checkManifest(change(path, make(limit)))).toEqual([]);
    expect(checkManifest(change(path, make(limit + 1)))).toEqual([expect.stringContaining(path)]);
  });

  it('a long description is 175 characters or more', () => {
    const path = 'display_information.long_description';
    expect(checkManifest(change(path, text(175)))).toEqual([]);
    expect(checkManifest(change(path, text(174)))).toHaveLength(1);
  });

  it.each<[string, string, unknown]>([
    ['an app without a name', 'display_information.name', ''],
    ['a colour that is none', 'display_information.background_color', 'indigo'],
    ['a command without its slash', 'features.slash_commands.0.command', 'export'],
    ['a command of two words', 'features.slash_commands.0.command', '/export list'],
    ['an address that is none', 'features.slash_commands.0.url', 'exports.example.com/slack/events'],
    ['a shortcut of an unknown kind', 'features.shortcuts.0.type', 'channel'],
    ['a scope that is there twice', 'oauth_config.scopes.bot', ['commands', 'commands']],
    ['an event that is there twice', 'settings.event_subscriptions.bot_events', ['app_mention', 'app_mention']],
    ['another version of manifests', '_metadata.major_version', 1],
    ['no address for commands', 'features.slash_commands.0.url', undefined],
    ['no address for events', 'settings.event_subscriptions.request_url', undefined],
    ['no address for buttons and forms', 'settings.interactivity.request_url', undefined],
    ['no address for long choice lists', 'settings.interactivity.message_menu_options_url', undefined],
  ])('%s is refused', (_what, path, value) => {
    expect(checkManifest(change(path, value))).toEqual([expect.stringContaining(path)]);
  });

  it('what Slack does not know is refused, and so is nothing at all', () => {
    expect(checkManifest(change('settings.is_fast', true))).toEqual([expect.stringContaining('is_fast')]);
    expect(checkManifest(undefined)).toHaveLength(1);
  });
});

describe('the scopes', () => {
  const asked = new Set<string>(SLACK_SCOPES);
  const isMissing = (scope: string) => !asked.has(scope);

  it('cover every method that the surface calls', () => {
    expect(listCalledMethods().filter((method) => !(method in METHODS))).toEqual([]);
    expect(Object.keys(METHODS).filter((method) => !isMethod(method))).toEqual([]);
    expect(Object.values(METHODS).flat().filter(isMissing)).toEqual([]);
  });

  it('cover every event', () => {
    expect(SLACK_EVENTS.flatMap((event) => EVENTS[event]).filter(isMissing)).toEqual([]);
  });

  it('are no more than that', () => {
    const needed = new Set(['commands', ...Object.values(METHODS).flat(), ...Object.values(EVENTS).flat()]);
    expect([...asked].filter((scope) => !needed.has(scope))).toEqual([]);
  });
});

describe('npm run manifest:slack', () => {
  it('finds the kept files as it would write them', async () => {
    expect(await run('--check')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(JSON.parse(readFileSync(`${ROOT}manifest/slack.json`, 'utf8'))).toEqual(http);
    expect(JSON.parse(readFileSync(`${ROOT}manifest/slack-socket.json`, 'utf8'))).toEqual(socket);
  }, 30_000);

  it('prints the manifest for an address, and for none', async () => {
    const [mine, local, forOne, none] = await Promise.all([
      run('--url', 'https://bot.acme.example/exports/', '--rotate-tokens'),
      run('--url', 'http://127.0.0.1:3000'),
      run('--url', ADDRESS, '--one-workspace'),
      run('--socket'),
    ]);
    expect(JSON.parse(mine.stdout)).toMatchObject({
      oauth_config: { redirect_urls: ['https://bot.acme.example/exports/slack/oauth_redirect'] },
      settings: { token_rotation_enabled: true },
    });
    expect(local.stdout).toContain('"http://127.0.0.1:3000/slack/events"');
    expect(forOne.stdout).not.toContain('oauth_redirect');
    expect(JSON.parse(none.stdout)).toEqual(socket);
  }, 30_000);

  it('says what is wrong with its arguments', async () => {
    const wrong: [string[], RegExp][] = [
      [[], /Say what to make/],
      [['--url', 'exports'], /is not an address/],
      [['--url', 'http://exports.example.com'], /must start with https/],
      [['--url', 'https://me:secret@exports.example.com'], /name or password/],
      [['--url', `${ADDRESS}/?a=1`], /without \? and #/],
      [['--url', `${ADDRESS}/${'x'.repeat(3_000)}`], /slash_commands\.0\.url: Too big/],
      [['--url', ADDRESS, '--socket'], /--socket stands alone/],
      [['--url', ADDRESS, '--one-workspace', '--rotate-tokens'], /needs the install page/],
      [['--rotate-tokens'], /--url is needed/],
      [['--write', '--socket'], /--write stands alone/],
      [['--adress', ADDRESS], /Unknown option/],
    ];
    const outcomes = await Promise.all(
      wrong.map(async ([args, message]) => ({ args, message, ...(await run(...args)) })),
    );
    for (const { args, message, code, stdout, stderr } of outcomes) {
      expect({ code, stdout }, args.join(' ')).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(message);
      expect(stderr).toContain('Usage:');
    }
  }, 60_000);
});

describe('docs/slack.md', () => {
  const guide = readFileSync(`${ROOT}docs/slack.md`, 'utf8');
  const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as { scripts: Record<string, string> };
  const all = (pattern: RegExp): string[] => [...new Set([...guide.matchAll(pattern)].map((match) => match[1] ?? ''))];

  it('names only variables of the configuration', () => {
    const named = all(/\b([A-Z]+_[A-Z_]+)\b/g);
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((name) => !(name in configSchema.shape))).toEqual([]);
  });

  it('runs only scripts that exist', () => {
    expect(all(/npm (?:run )?(?:--silent )?((?!ci\b|run\b)[a-z:]+)/g).filter((name) => !(name in scripts))).toEqual([]);
  });

  it('types only commands that exist', () => {
    const typed = all(/`(?:\/export|@Exports) ([a-z]+)/g);
    const known = commands.filter((command) => command.isHidden !== true).map(({ name }) => name);
    expect(typed.length).toBeGreaterThan(5);
    expect(typed.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('tells of every scope, and no other', () => {
    const table = guide.slice(guide.indexOf('| scope '));
    const told = [...table.matchAll(/^\| `([\w:.]+)`/gm)].map((match) => match[1]);
    expect(told).toEqual([...SLACK_SCOPES]);
  });

  it('names only files that are there', () => {
    const paths = all(/\]\((?!https?:|#)([^)#]+)/g);
    expect(paths.length).toBeGreaterThan(1);
    expect(paths.filter((path) => !existsSync(`${ROOT}docs/${path}`))).toEqual([]);
  });
});
