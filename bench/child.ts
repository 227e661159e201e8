import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface Measured {
  readonly seconds: number;
  readonly bytes: number;
  readonly rows: number;
  readonly peakMiB: number;
}

/** A program of this folder, compiled once, that runs in a process of its own and answers with a line of JSON. */
export interface Program {
  readonly path: string;
  measure(input: unknown, signal: AbortSignal): Promise<Measured>;
  remove(): Promise<void>;
}

const toPath = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
/** What a program starts threads with lies beside it. */
const THREADS = { 'parquet-thread': toPath('../src/destinations/files/parquet/parquet-thread.ts') };

/** Compiled beside node_modules, where it finds its packages: a loader of TypeScript would take memory of its own. */
export async function compileProgram(file: string): Promise<Program> {
  const dir = await mkdtemp(fileURLToPath(new URL('../node_modules/.bench-', import.meta.url)));
  const outfile = join(dir, 'program.mjs');
  await build({
    entryPoints: { program: toPath(file), ...THREADS },
    outdir: dir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  return {
    path: outfile,
    measure: async (input, signal) =>
      JSON.parse(await run(process.execPath, [outfile, JSON.stringify(input)], signal)) as Measured,
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}

/** What it printed; throws with its complaint when it fails. The signal ends it. */
export async function run(command: string, args: readonly string[], signal?: AbortSignal): Promise<string> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...(signal && { signal }) });
  const printed = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    printed.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    printed.stderr += chunk;
  });
  let failure: unknown;
  child.once('error', (error) => {
    failure = error;
  });
  // Also after an error: until then it may go on writing files.
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (failure !== undefined) throw failure;
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${printed.stderr.trim()}`);
  return printed.stdout;
}
