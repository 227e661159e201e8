import { z } from 'zod';
import { AppError } from '../domain/errors.ts';
import { ROLES } from '../domain/person.ts';
import { requireRole } from '../services/access.ts';
import { askConfirmation } from '../services/confirmations/confirm.ts';
import type { Scope } from '../services/context.ts';
import { findPerson } from '../services/people/find.ts';
import { claimAdmin } from '../services/people/identify.ts';
import { showPeople } from '../services/people/list.ts';
import { removePerson, setRole } from '../services/people/set-role.ts';
import { defineCommand, type How, type Outcome, say } from './command.ts';

const person = z.string().min(1).max(200);
const input = z.discriminatedUnion('action', [
  z.object({ action: z.literal('list') }),
  z.object({ action: z.literal('set'), person, role: z.enum(ROLES) }),
  z.object({ action: z.literal('remove'), person }),
  z.object({ action: z.literal('claim') }),
]);

export const peopleCommand = defineCommand({
  name: 'people',
  needs: 'admin',
  usage: 'people | people set <person> viewer|contributor|admin | people remove <person> | people claim',
  examples: ['people', 'people set carlos admin', 'people remove "Noor de Vries"'],
  runsAlone: true,
  options: [],
  read({ words }) {
    const [verb = 'list', ...rest] = words;
    const action = verb.toLowerCase();
    // "people set Noor de Vries to admin": the role comes last, the name is what lies between.
    if (action === 'set') {
      const names = rest
        .slice(0, -1)
        .filter((word, index, all) => !(word.toLowerCase() === 'to' && index === all.length - 1));
      return { action, person: names.join(' '), role: rest.at(-1)?.toLowerCase() };
    }
    return { action, person: rest.join(' ') };
  },
  input: z.preprocess((raw) => ({ action: 'list', ...(raw as object) }), input),
  async run(scope, given, how) {
    if (given.action === 'list') return say({ answer: { view: 'people', data: await showPeople(scope) } });
    if (given.action === 'claim') return claim(scope);
    await requireRole(scope, 'admin', `person.${given.action === 'set' ? 'set_role' : 'remove'}`, given.person);
    if (given.action === 'remove') return remove(scope, given.person, how);
    const found = await findPerson(scope, given.person, (one) => ({
      command: 'people',
      input: { ...given, person: one.id },
    }));
    const done = await setRole(scope, found.id, given.role);
    return say({ answer: { view: 'notice', data: { kind: 'role_set', ...done } } });
  },
});

/** Takes no role: whoever is asked has none yet. Who has it already, by a first press, is told the same again. */
async function claim(scope: Scope): Promise<Outcome> {
  if (scope.person.role !== 'admin' && !(await claimAdmin(scope))) {
    const calls = [{ command: 'request', input: { role: 'admin' } }];
    throw new AppError('admin_taken', {}, { calls }) as AppError;
  }
  const environment = scope.catalog.current().environment.name;
  return say({ answer: { view: 'notice', data: { kind: 'admin_claimed', environment } }, replace: true });
}

async function remove(scope: Scope, text: string, how: How): Promise<Outcome> {
  const found = await findPerson(scope, text, (one) => ({
    command: 'people',
    input: { action: 'remove', person: one.id },
  }));
  if (how.isConfirmed) {
    const done = await removePerson(scope, found.id);
    return say({ answer: { view: 'notice', data: { kind: 'person_removed', ...done } }, replace: true });
  }
  const call = { command: 'people', input: { action: 'remove', person: found.id } };
  const data = await askConfirmation(scope, call, { kind: 'remove_person', name: found.name, role: found.role });
  return say({ answer: { view: 'confirm', data } });
}
