/** All SQL of dashboards. */
import { and, asc, count, eq, or, sql } from 'drizzle-orm';
import type { Database } from '#db/postgres/postgres.ts';
import { dashboards, users } from '#db/postgres/schema.ts';
import { AppError } from '#lib/errors.ts';

export type DashboardRow = typeof dashboards.$inferSelect;
export type NewDashboard = typeof dashboards.$inferInsert;

export interface OwnedDashboard {
  readonly dashboard: DashboardRow;
  readonly owner: { readonly id: string; readonly name: string | null; readonly email: string } | null;
}

/** Whose dashboards may be seen besides the shared ones; null for an API key's holder. */
export interface Viewer {
  readonly projectId: string;
  readonly userId: string | null;
}

export function readDashboards(db: Database, viewer: Viewer, id?: string): Promise<OwnedDashboard[]> {
  const isOwn = viewer.userId === null ? undefined : eq(dashboards.ownerId, viewer.userId);
  return db
    .select({ dashboard: dashboards, owner: { id: users.id, name: users.name, email: users.email } })
    .from(dashboards)
    .leftJoin(users, eq(users.id, dashboards.ownerId))
    .where(
      and(
        eq(dashboards.projectId, viewer.projectId),
        or(dashboards.isShared, isOwn),
        id === undefined ? undefined : eq(dashboards.id, id),
      ),
    )
    .orderBy(asc(sql`${dashboards.name} COLLATE "C"`), asc(dashboards.id));
}

export async function countDashboards(db: Database, of: { projectId: string; ownerId: string }): Promise<number> {
  const { projectId, ownerId } = dashboards;
  const rows = await db
    .select({ n: count() })
    .from(dashboards)
    .where(and(eq(projectId, of.projectId), eq(ownerId, of.ownerId)));
  return rows[0]?.n ?? 0;
}

/** @throws AppError 'conflict' when its owner has used the name. */
export async function insertDashboard(db: Database, dashboard: NewDashboard): Promise<void> {
  await refuseTakenNames(() => db.insert(dashboards).values(dashboard));
}

export type DashboardChange = Partial<
  Pick<DashboardRow, 'name' | 'description' | 'widgets' | 'query' | 'timePreset' | 'isShared'>
>;

/** Says whether it was still as it was read. @throws AppError 'conflict' when its owner has used the name. */
export async function changeDashboard(db: Database, read: DashboardRow, change: DashboardChange): Promise<boolean> {
  const changed = await refuseTakenNames(() =>
    db
      .update(dashboards)
      .set({ ...change, revision: read.revision + 1 })
      .where(and(eq(dashboards.id, read.id), eq(dashboards.revision, read.revision)))
      .returning({ id: dashboards.id }),
  );
  return changed.length > 0;
}

export async function removeDashboard(db: Database, id: string): Promise<void> {
  await db.delete(dashboards).where(eq(dashboards.id, id));
}

const uniqueViolation = '23505';

async function refuseTakenNames<T>(work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
    if (cause?.code !== uniqueViolation) throw error;
    throw new AppError('conflict', 'There is a dashboard of this name already', { cause: error });
  }
}
