import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../app.ts';
import { toRunCounts } from '../domain/run.ts';
import { readRuns } from '../services/runs/read.ts';
import { runTerminal } from '../surfaces/terminal/index.ts';
import { findPerson } from './chat.ts';
import { openFromProcess } from './open.ts';

/** What a newcomer would type first: look, export a segment, export whole tables. */
const LINES = ['list', 'run "Lapsed in Australia"', 'run "Partner tables"'] as const;

/** Types a few lines into the chat, follows what they start, and shows the files that came of it. */
export async function demo(): Promise<number> {
  const { app } = await openFromProcess({ name: 'export-bot demo', works: 'if_needed', level: 'error' });
  const write = (text: string) => process.stdout.write(`${text}\n`);
  try {
    write(`Export bot ${app.services.version} · ${app.environmentName}\n`);
    for (const line of LINES) {
      write(`> /export ${line}`);
      const code = await sendLine(app, line);
      if (code !== 0) return code;
      write('');
    }
    await showFiles(app, write);
    write('\nNext: npm start for the web chat, npm run chat for the terminal.');
    return 0;
  } finally {
    await app.close();
  }
}

async function sendLine(app: App, text: string): Promise<number> {
  return runTerminal({
    chat: app.chat,
    environmentId: app.environmentId,
    person: await findPerson(app, 'contributor'),
    text,
    json: false,
    wait: true,
    streams: { input: process.stdin, output: process.stdout, error: process.stderr },
    signal: new AbortController().signal,
    hasWorker: app.hasWorker,
  });
}

async function showFiles(app: App, write: (text: string) => void): Promise<void> {
  const latest = await readRuns(app.services, undefined, { limit: LINES.length - 1 });
  write('Files');
  for (const run of latest.reverse()) {
    if (run.location === undefined || run.startedAt === undefined || run.endedAt === undefined) continue;
    const counts = toRunCounts(run.tasks);
    const seconds = Math.max(0.001, (run.endedAt.getTime() - run.startedAt.getTime()) / 1000);
    write(`  ${run.location}`);
    for (const name of await readdir(run.location)) {
      const { size } = await stat(join(run.location, name));
      write(`    ${name.padEnd(28)} ${size.toLocaleString('en').padStart(12)} bytes`);
    }
    const rate = Math.round(counts.added / seconds).toLocaleString('en');
    write(`    ${counts.added.toLocaleString('en')} rows in ${seconds.toFixed(2)} s: ${rate} rows a second\n`);
  }
}
