import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The rules of rooms are for `src`; nothing anywhere goes round in circles. */
const CODE = ['src', 'twins', 'test', 'bench', 'scripts'];

/** Everything that can be said of the code without running it. Every check runs; one that fails makes this fail. */
const checks: Readonly<Record<string, () => boolean>> = {
  types: () => run('tsc', ['--noEmit']),
  'types of the page': () => run('tsc', ['--noEmit', '-p', 'src/surfaces/web/client']),
  "types of the twin's page": () => run('tsc', ['--noEmit', '-p', 'twins/slack/page/client']),
  'lint and format': () => run('biome', ['check', '--error-on-warnings', '.']),
  'rooms and their rules': () => run('depcruise', ['--config', '.dependency-cruiser.mjs', ...CODE]),
  'nothing unused': () => run('knip', ['--no-progress']),
  '.env.example': () => run('tsx', ['scripts/env-example.ts', '--check']),
  'migrations match the schema': areMigrationsComplete,
};

function run(command: string, args: readonly string[]): boolean {
  const { status, stdout, stderr } = spawnSync('npx', ['--no-install', command, ...args], { encoding: 'utf8' });
  if (status !== 0) process.stdout.write(`${stdout}${stderr}`);
  return status === 0;
}

/** Generates into a copy: a migration that appears there is one that is missing here. */
function areMigrationsComplete(): boolean {
  const copy = mkdtempSync('.migrations-');
  try {
    cpSync('migrations', copy, { recursive: true });
    const before = readdirSync(copy).length;
    const args = [
      'generate',
      '--dialect',
      'postgresql',
      '--schema',
      './src/db/schema/index.ts',
      '--out',
      join('.', copy),
      '--casing',
      'snake_case',
    ];
    const isGenerated = run('drizzle-kit', args);
    const missing = readdirSync(copy).length - before;
    if (missing > 0)
      process.stdout.write('The schema has changed: run `npm run db:generate -- --name what_it_does`.\n');
    return isGenerated && missing === 0;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  const isFine = check();
  process.stdout.write(`${isFine ? 'ok  ' : 'FAIL'} ${name}\n`);
  if (!isFine) failed++;
}
process.exit(failed === 0 ? 0 : 1);
