import { describe, expect, it } from 'vitest';
import { dispatch } from '../../src/chat/dispatch.ts';
import type { Command } from '../../src/commands/command.ts';
import type { Scope } from '../../src/services/context.ts';

const logged: string[] = [];
const log = (level: string) => () => void logged.push(level);
const scope = {
  person: { id: 'p' },
  surface: 'test',
  log: { error: log('error'), warn: log('warn'), debug: log('debug') },
} as unknown as Scope;

const answer = async (error: unknown, how?: { comesAgain: boolean }) => {
  const failing = {
    name: 'list',
    execute: async () => {
      throw error;
    },
  } as unknown as Command;
  const data = { v: 1, command: 'list', input: {} };
  const [said] = await dispatch([failing], scope, { kind: 'action', data, inputs: {} }, how);
  if (said?.answer.view !== 'error') throw new Error('no error was answered');
  return said.answer.data.error;
};

const lost = Object.assign(new Error('terminating connection'), { code: '57P01' });

describe('a database that goes away under a command', () => {
  it('is said to be away, in its own words, and is no bug of ours', async () => {
    const wrapped = new Error('Failed query: select secret from people where email = $1 params: ann', { cause: lost });
    const problem = await answer(wrapped);
    expect([problem.code, problem.params]).toEqual(['database_unavailable', { detail: 'terminating connection' }]);
    expect(JSON.stringify(problem.params)).not.toContain('ann');
    expect(logged.splice(0)).toEqual(['warn']);
  });

  it('is not said at all where the turn comes again', async () => {
    await expect(answer(lost, { comesAgain: true })).rejects.toBe(lost);
    expect((await answer(new Error('oops'), { comesAgain: true })).code).toBe('internal');
    logged.length = 0;
  });

  it('is not made of any other failure', async () => {
    expect((await answer(new Error('oops'))).code).toBe('internal');
    expect(logged.splice(0)).toEqual(['error']);
  });
});
