import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { zipSync } from 'fflate';
import { commands } from '../src/commands/registry.ts';
import { personIdSchema } from '../src/domain/ids.ts';
import { createLanguage, createManifest, type ManifestOptions } from '../src/surfaces/teams/manifest.ts';
import { checkLanguage, checkManifest } from '../src/surfaces/teams/manifest-schema.ts';
import { createViews, isStringKey } from '../src/views/index.ts';
import { drawColorIcon, drawOutlineIcon } from './teams-icons/icons.ts';

/* The app package for Teams, made from the commands: a zip for one bot, or its parts in `manifest/teams/` to look at. */

const USAGE = `Usage:
  npm run manifest:teams -- --url https://exports.example.com --app-id 00000000-0000-0000-0000-000000000000
                            [--privacy https://…] [--terms https://…] [--version 1.0.0] [--out exports-teams.zip]
  npm run manifest:teams -- --write
  npm run manifest:teams -- --check
`;
const FOLDER = new URL('../manifest/teams/', import.meta.url);
/** A zip cannot tell of an earlier day; always the same one makes always the same file. */
const DATE = new Date(1980, 0, 1);
const EXAMPLE = {
  appId: '00000000-0000-0000-0000-000000000000',
  publicUrl: 'https://exports.example.com',
  version: '1.0.0',
};

const NOBODY = personIdSchema.parse('00000000-0000-4000-8000-000000000000');

const options = readOptions();
if (options.write || options.check) {
  if (Object.keys(options).length > 1) fail(`--${options.write ? 'write' : 'check'} stands alone.`);
  keepFiles(options.check === true);
} else writePackage();

function readOptions() {
  try {
    const string = { type: 'string' } as const;
    const boolean = { type: 'boolean' } as const;
    const known = { url: string, 'app-id': string, privacy: string, terms: string, version: string, out: string };
    return parseArgs({ options: { ...known, write: boolean, check: boolean } }).values;
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
}

function writePackage(): void {
  const { url, 'app-id': appId, privacy, terms, version = '1.0.0', out = 'exports-teams.zip' } = options;
  if (url === undefined) fail('--url is needed: the address under which browsers and Teams reach the bot.');
  if (appId === undefined) fail('--app-id is needed: the app id of the Azure Bot.');
  const publicUrl = readAddress('--url', url);
  const files = makeFiles({
    appId: appId.toLowerCase(),
    publicUrl,
    version,
    ...(privacy === undefined ? {} : { privacyUrl: readAddress('--privacy', privacy) }),
    ...(terms === undefined ? {} : { termsUrl: readAddress('--terms', terms) }),
  });
  writeFileSync(out, zipSync(files, { level: 9, mtime: DATE }));
  process.stdout.write(`${out}: upload it in Teams under Apps → Manage your apps → Upload an app\n`);
}

/** Teams opens https only. */
function readAddress(option: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : fail(`${option}: "${text}" is not an address.`);
  if (url.protocol !== 'https:') fail(`${option}: ${text} must start with https://.`);
  if (url.username !== '' || url.password !== '') fail(`${option}: must not carry a name or password.`);
  return url.href.replace(/\/+$/, '');
}

function makeFiles(given: Omit<ManifestOptions, 'commands' | 'summarize'>): Record<string, Uint8Array> {
  const views = createViews();
  const made: ManifestOptions = {
    ...given,
    commands,
    summarize(command, language) {
      const key = `commands.${command}.summary`;
      if (!isStringKey(key)) fail(`there is no summary of the command ${command}`);
      return views.text(key, { id: NOBODY, role: 'viewer', locale: language, zone: 'UTC' });
    },
  };
  const manifest = createManifest(made);
  const dutch = createLanguage(made);
  const problems = [...checkManifest(manifest), ...checkLanguage(dutch)];
  if (problems.length > 0) fail(`Teams would not take this manifest:\n${problems.join('\n')}`);
  return {
    'manifest.json': toBytes(manifest),
    'nl-nl.json': toBytes(dutch),
    'color.png': drawColorIcon(),
    'outline.png': drawOutlineIcon(),
  };
}

function keepFiles(isCheck: boolean): void {
  if (!isCheck) mkdirSync(FOLDER, { recursive: true });
  for (const [name, bytes] of Object.entries(makeFiles(EXAMPLE))) {
    const file = new URL(name, FOLDER);
    if (!isCheck) writeFileSync(file, bytes);
    else if (!existsSync(file) || !readFileSync(file).equals(bytes)) {
      process.stderr.write(`manifest/teams/${name} is out of date: run \`npm run manifest:teams -- --write\`\n`);
      process.exitCode = 1;
    }
  }
}

function toBytes(value: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}

function fail(message: string): never {
  process.stderr.write(`${message}\n\n${USAGE}`);
  process.exit(1);
}
