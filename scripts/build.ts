import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWebAssets, writeWebAssets } from '../src/surfaces/web/index.ts';

/** `dist/`: the same tree as JavaScript, with the files that it reads, so that `node dist/src/main.js` is the server. */
rmSync('dist', { recursive: true, force: true });
const compiled = spawnSync('npx', ['--no-install', 'tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
if (compiled.status !== 0) process.exit(1);
for (const folder of ['cards', 'migrations']) cpSync(folder, join('dist', folder), { recursive: true });
copyData('src');
mkdirSync('dist/web', { recursive: true });
await writeWebAssets(await bundleWebAssets(), 'dist/web');
process.stdout.write('Built. Start it with: node dist/src/main.js\n');

/** What lies beside the code and is read by it. */
function copyData(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) copyData(path);
    else if (!/\.tsx?$|tsconfig/.test(name)) cpSync(path, join('dist', path));
  }
}
