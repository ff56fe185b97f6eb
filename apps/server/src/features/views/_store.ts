/** All SQL of saved views. */
import { and, asc, count, eq, or, sql } from 'drizzle-orm';
import type { Database } from '#db/postgres/postgres.ts';
import { savedViews, users } from '#db/postgres/schema.ts';
import { AppError } from '#lib/errors.ts';

export type ViewRow = typeof savedViews.$inferSelect;
export type NewView = typeof savedViews.$inferInsert;

export interface OwnedView {
  readonly view: ViewRow;
  readonly owner: { readonly id: string; readonly name: string | null; readonly email: string } | null;
}

/** Whose views may be seen besides the shared ones; null for an API key's holder. */
export interface Viewer {
  readonly projectId: string;
  readonly userId: string | null;
}

export function readViews(db: Database, viewer: Viewer, only: { entity?: string; id?: string }): Promise<OwnedView[]> {
  const isOwn = viewer.userId === null ? undefined : eq(savedViews.ownerId, viewer.userId);
  return db
    .select({ view: savedViews, owner: { id: users.id, name: users.name, email: users.email } })
    .from(savedViews)
    .leftJoin(users, eq(users.id, savedViews.ownerId))
    .where(
      and(
        eq(savedViews.projectId, viewer.projectId),
        or(savedViews.isShared, isOwn),
        only.entity === undefined ? undefined : eq(savedViews.entity, only.entity),
        only.id === undefined ? undefined : eq(savedViews.id, only.id),
      ),
    )
    .orderBy(asc(sql`${savedViews.name} COLLATE "C"`), asc(savedViews.id));
}

export async function countViews(
  db: Database,
  of: { projectId: string; ownerId: string; entity: string },
): Promise<number> {
  const { projectId, ownerId, entity } = savedViews;
  const rows = await db
    .select({ n: count() })
    .from(savedViews)
    .where(and(eq(projectId, of.projectId), eq(ownerId, of.ownerId), eq(entity, of.entity)));
  return rows[0]?.n ?? 0;
}

/** Takes the place of the default before. @throws AppError 'conflict' when its owner has used the name. */
export function insertView(db: Database, view: NewView): Promise<void> {
  return refuseTakenNames(() =>
    db.transaction(async (tx) => {
      if (view.isDefault) await clearDefault(tx, view);
      await tx.insert(savedViews).values(view);
    }),
  );
}

export type ViewChange = Partial<Pick<ViewRow, 'name' | 'query' | 'columns' | 'orderBy' | 'timePreset'>> &
  Pick<ViewRow, 'isShared' | 'isDefault'>;

/** Takes the place of the default before. @throws AppError 'conflict' when its owner has used the name. */
export function changeView(db: Database, view: ViewRow, change: ViewChange): Promise<void> {
  return refuseTakenNames(() =>
    db.transaction(async (tx) => {
      if (change.isDefault) await clearDefault(tx, view);
      await tx.update(savedViews).set(change).where(eq(savedViews.id, view.id));
    }),
  );
}

const uniqueViolation = '23505';

async function refuseTakenNames(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
    if (cause?.code !== uniqueViolation) throw error;
    throw new AppError('conflict', 'There is a view of this name already', { cause: error });
  }
}

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

async function clearDefault(
  tx: Transaction,
  { projectId, entity }: { projectId: string; entity: string },
): Promise<void> {
  await tx
    .update(savedViews)
    .set({ isDefault: false, updatedAt: sql`${savedViews.updatedAt}` })
    .where(and(eq(savedViews.projectId, projectId), eq(savedViews.entity, entity), savedViews.isDefault));
}

export async function removeView(db: Database, id: string): Promise<void> {
  await db.delete(savedViews).where(eq(savedViews.id, id));
}
