import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { commands } from '../src/commands/registry.ts';
import { isLoopback } from '../src/config/loopback.ts';
import { createManifest, type ManifestOptions } from '../src/surfaces/slack/manifest.ts';
import { checkManifest } from '../src/surfaces/slack/manifest-schema.ts';

/* Slack's app manifests, made from the commands: printed for one address, or written to `manifest/`. */

const USAGE = `Usage:
  npm run manifest:slack -- --url https://exports.example.com [--one-workspace | --rotate-tokens]
  npm run manifest:slack -- --socket
  npm run manifest:slack -- --write
  npm run manifest:slack -- --check
`;
const FOLDER = new URL('../manifest/', import.meta.url);
const KEPT: Readonly<Record<string, ManifestOptions>> = {
  'slack.json': { commands, socketMode: false, publicUrl: 'https://exports.example.com' },
  'slack-socket.json': { commands, socketMode: true },
};

const options = readOptions();
const given = Object.keys(options);
if (given.length === 0) fail('Say what to make.');
if (options.write || options.check) {
  if (given.length > 1) fail(`--${options.write ? 'write' : 'check'} stands alone.`);
  keepFiles(options.check === true);
} else {
  process.stdout.write(toText(toManifestOptions()));
}

function readOptions() {
  try {
    const boolean = { type: 'boolean' } as const;
    return parseArgs({
      options: {
        url: { type: 'string' },
        'one-workspace': boolean,
        'rotate-tokens': boolean,
        socket: boolean,
        write: boolean,
        check: boolean,
      },
    }).values;
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
}

function toManifestOptions(): ManifestOptions {
  const { url, socket, 'one-workspace': isForOne = false, 'rotate-tokens': rotatesTokens = false } = options;
  if (socket) {
    // Tokens that are renewed come from the install page, which needs an address.
    if (given.length > 1) fail('--socket stands alone: without an address there is nothing to install from.');
    return { commands, socketMode: true };
  }
  if (url === undefined) fail('--url is needed: the address under which Slack reaches the bot; or --socket.');
  if (isForOne && rotatesTokens) fail('--rotate-tokens needs the install page, which --one-workspace leaves out.');
  return { commands, socketMode: false, publicUrl: readAddress(url), isDistributed: !isForOne, rotatesTokens };
}

/** Slack calls https only; the tests' stand-in for Slack is on this machine. */
function readAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : fail(`--url: "${text}" is not an address.`);
  const isAllowed = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  if (!isAllowed) fail(`--url: ${text} must start with https://; http:// is for this machine only.`);
  if (url.username !== '' || url.password !== '') fail('--url: must not carry a name or password.');
  if (url.search !== '' || url.hash !== '') fail('--url: must end with the host or a path, without ? and #.');
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function keepFiles(isCheck: boolean): void {
  if (!isCheck) mkdirSync(FOLDER, { recursive: true });
  for (const [name, made] of Object.entries(KEPT)) {
    const text = toText(made);
    const file = new URL(name, FOLDER);
    if (!isCheck) writeFileSync(file, text);
    else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
      process.stderr.write(`manifest/${name} is out of date: run \`npm run manifest:slack -- --write\`\n`);
      process.exitCode = 1;
    }
  }
}

function toText(made: ManifestOptions): string {
  const manifest = createManifest(made);
  const problems = checkManifest(manifest);
  if (problems.length > 0) fail(`Slack would not take this manifest:\n${problems.join('\n')}`);
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function fail(message: string): never {
  process.stderr.write(`${message}\n\n${USAGE}`);
  process.exit(1);
}
