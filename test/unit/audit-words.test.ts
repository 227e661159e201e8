import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isStringKey } from '../../src/views/strings/index.ts';

const ROOMS = ['src/services', 'src/commands'];
/** An action as it is recorded or refused: `'schedule.set'`. */
const ACTION =
  /'((?:audit|calendar|connection|export|file|people|person|refresh|request|run|schedule|settings|subscription)\.[a-z_]+)'/g;

it('whatever is recorded has words in the audit log', () => {
  const files = ROOMS.flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(room, name)),
  );
  const actions = files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(ACTION)].map(([, action]) => action));
  expect(actions).toContain('schedule.switch');
  expect([...new Set(actions)].filter((action) => !isStringKey(`audit.action.${action}`))).toEqual([]);
});
