import { and, eq, sql } from 'drizzle-orm';
import type { Queryable } from '../../db/client.ts';
import { chatWorkspaces } from '../../db/schema/index.ts';
import type { WorkspaceState } from '../../domain/workspace.ts';
import type { Services } from '../context.ts';

export interface Workspace {
  readonly surface: string;
  /** The platform's id: of the team, the organisation or the tenant. */
  readonly externalId: string;
  readonly isOrganisation: boolean;
  readonly name: string;
  readonly state: WorkspaceState;
  /** What is no secret: ids of the bot, addresses. */
  readonly facts: Readonly<Record<string, string>>;
  /** When the token has to be renewed; undefined where it does not expire. */
  readonly tokenExpiresAt: Date | undefined;
}

/** With what the platform gave for it, tokens included, as JSON; undefined where the configuration has the token. */
export interface Installed extends Workspace {
  readonly installation: string | undefined;
}

export const toPurpose = (surface: string, externalId: string): string => `workspace ${surface} ${externalId}`;

/** Keeps an installation, sealed; the newest one of a workspace counts. */
export async function saveWorkspace(services: Services, workspace: Omit<Installed, 'state'>): Promise<void> {
  await write(services.db.orm, services, workspace);
}

/** Undefined for a workspace that never had the bot. */
export async function readWorkspace(
  services: Services,
  surface: string,
  externalId: string,
): Promise<Installed | undefined> {
  const [row] = await services.db.orm.select().from(chatWorkspaces).where(isWorkspace(surface, externalId));
  return row === undefined ? undefined : toInstalled(services, row);
}

/**
 * Changes an installation while no other process does, e.g. to renew a token that can be used once. `change` gets it as
 * it is by then; undefined leaves it. The outcome is what stands there afterwards.
 */
export async function updateWorkspace(
  services: Services,
  surface: string,
  externalId: string,
  change: (current: Installed) => Promise<Omit<Installed, 'state'> | undefined>,
): Promise<Installed | undefined> {
  return services.db.orm.transaction(async (tx) => {
    const [row] = await tx.select().from(chatWorkspaces).where(isWorkspace(surface, externalId)).for('update');
    if (row === undefined) return undefined;
    const current = toInstalled(services, row);
    const changed = await change(current);
    if (changed === undefined) return current;
    await write(tx, services, changed);
    return { ...changed, state: 'installed' };
  });
}

/** The platform does not take its token, or it was uninstalled: what opened it is forgotten. */
export async function closeWorkspace(
  services: Services,
  surface: string,
  externalId: string,
  state: Exclude<WorkspaceState, 'installed'>,
): Promise<void> {
  await services.db.orm
    .update(chatWorkspaces)
    .set({ state, installation: null, tokenExpiresAt: null, updatedAt: sql`now()` })
    .where(isWorkspace(surface, externalId));
}

const isWorkspace = (surface: string, externalId: string) =>
  and(eq(chatWorkspaces.surface, surface), eq(chatWorkspaces.externalId, externalId));

async function write(db: Queryable, services: Services, workspace: Omit<Installed, 'state'>): Promise<void> {
  const { surface, externalId, installation } = workspace;
  const content = {
    environmentId: services.environmentId,
    isOrganisation: workspace.isOrganisation,
    name: workspace.name,
    state: 'installed' as const,
    installation: installation === undefined ? null : services.vault.seal(installation, toPurpose(surface, externalId)),
    facts: { ...workspace.facts },
    tokenExpiresAt: workspace.tokenExpiresAt ?? null,
    updatedAt: services.clock.now(),
  };
  await db
    .insert(chatWorkspaces)
    .values({ surface, externalId, ...content })
    .onConflictDoUpdate({ target: [chatWorkspaces.surface, chatWorkspaces.externalId], set: content });
}

const toInstalled = (services: Services, row: typeof chatWorkspaces.$inferSelect): Installed => ({
  surface: row.surface,
  externalId: row.externalId,
  isOrganisation: row.isOrganisation,
  name: row.name,
  state: row.state,
  facts: row.facts,
  tokenExpiresAt: row.tokenExpiresAt ?? undefined,
  installation:
    row.installation === null
      ? undefined
      : services.vault.open(row.installation, toPurpose(row.surface, row.externalId)),
});
