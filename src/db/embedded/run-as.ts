import { execFile } from 'node:child_process';

/** Whom a program runs as. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

export interface Outcome {
  /** True when the program ran and ended with 0. */
  readonly ok: boolean;
  /** What it wrote, or why it could not be started. */
  readonly output: string;
}

/** A small world for PostgreSQL's programs: nothing of ours, and messages in English. */
export const PLAIN_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' };

/** Runs a program to its end, as `user` or as ourselves. Never throws. */
export function runAs(user: Identity | undefined, file: string, args: readonly string[]): Promise<Outcome> {
  const identity = user ? { uid: user.uid, gid: user.gid } : {};
  return new Promise((resolve) => {
    execFile(file, args, { ...identity, cwd: '/', env: PLAIN_ENVIRONMENT }, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`.trim();
      resolve({ ok: error === null, output: output || (error?.message ?? '') });
    });
  });
}
