import { inArray } from 'drizzle-orm';
import { schedules } from '../../db/schema/index.ts';
import type { ExportId } from '../../domain/ids.ts';
import type { Scope, Services } from '../context.ts';
import { createExport } from '../exports/create.ts';
import { draftInput } from '../exports/draft.ts';
import { readExports } from '../exports/read.ts';
import { listPeople } from '../people/read.ts';
import type { EnvironmentSetup } from './open.ts';

/** Three people who can try every role, and speak two languages. */
export const DEMO_SETUP: EnvironmentSetup = {
  slug: 'demo',
  people: [
    { handle: 'ada', name: 'Ada Brook', role: 'admin', locale: 'en-GB', zone: 'Europe/London' },
    { handle: 'carlos', name: 'Carlos Vega', role: 'contributor', locale: 'en-US', zone: 'America/New_York' },
    { handle: 'noor', name: 'Noor de Vries', role: 'viewer', locale: 'nl-NL', zone: 'Europe/Amsterdam' },
  ],
  connections: [
    { name: 'Local folder', destination: 'folder', sharedWith: 'contributors' },
    // Nobody's yet but the admins': there to try asking for access.
    { name: 'Agency folder', destination: 'folder', sharedWith: 'nobody' },
  ],
};

const DEMO_EXPORTS = [
  {
    name: 'Lapsed in Australia',
    type: 'segments',
    items: ['Lapsed in Australia'],
    fields: ['email', 'first_name', 'last_name', 'city', 'country'],
    rename: 'email = E-mail\nfirst_name = First name\nlast_name = Last name',
    isActive: true,
  },
  {
    name: 'Newsletter audience',
    type: 'segments',
    items: ['Newsletter subscribers', 'Big spenders'],
    fields: [],
    rename: '',
    isActive: true,
  },
  { name: 'Partner tables', type: 'data_out', items: ['account', 'contact'], fields: [], rename: '', isActive: false },
] as const;

/** Makes the demo's exports through the same service as everybody's; those that are there already stay as they are. */
export async function seedDemoExports(services: Services): Promise<void> {
  const [admin] = await listPeople(services, services.environmentId);
  if (admin === undefined) return;
  const scope: Scope = { ...services, person: admin, surface: 'setup' };
  if ((await readExports(scope)).length > 0) return;
  const off: ExportId[] = [];
  for (const { isActive, ...draft } of DEMO_EXPORTS) {
    const made = await createExport(
      scope,
      draftInput.parse({ ...draft, connection: 'Local folder', items: [...draft.items], fields: [...draft.fields] }),
    );
    if (!isActive) off.push(made.id);
  }
  if (off.length > 0)
    await services.db.orm.update(schedules).set({ active: false }).where(inArray(schedules.exportId, off));
}
