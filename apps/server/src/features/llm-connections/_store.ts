/** The table of connections. */
import { and, asc, count, eq, sql } from 'drizzle-orm';
import type { Database } from '#db/postgres/postgres.ts';
import { llmConnections } from '#db/postgres/schema.ts';

export type ConnectionRow = typeof llmConnections.$inferSelect;
export type NewConnection = typeof llmConnections.$inferInsert;

interface Page {
  readonly page: number;
  readonly limit: number;
}

export async function readConnections(db: Database, projectId: string, { page, limit }: Page) {
  const isOfProject = eq(llmConnections.projectId, projectId);
  const [rows, totals] = await Promise.all([
    db
      .select()
      .from(llmConnections)
      .where(isOfProject)
      .orderBy(asc(sql`${llmConnections.provider} COLLATE "C"`))
      .limit(limit)
      .offset((page - 1) * limit),
    db.select({ n: count() }).from(llmConnections).where(isOfProject),
  ]);
  return { rows, total: totals[0]?.n ?? 0 };
}

export async function findConnection(
  db: Database,
  projectId: string,
  by: { readonly id: string } | { readonly provider: string },
): Promise<ConnectionRow | null> {
  const isIt = 'id' in by ? eq(llmConnections.id, by.id) : eq(llmConnections.provider, by.provider);
  const [row] = await db
    .select()
    .from(llmConnections)
    .where(and(eq(llmConnections.projectId, projectId), isIt));
  return row ?? null;
}

/** Null when another one of the same provider was made meanwhile. */
export async function insertConnection(db: Database, row: NewConnection): Promise<ConnectionRow | null> {
  const [made] = await db.insert(llmConnections).values(row).onConflictDoNothing().returning();
  return made ?? null;
}

/** Null when it is not there any more, or not as it was read. */
export async function changeConnection(
  db: Database,
  read: ConnectionRow,
  change: Partial<NewConnection>,
): Promise<ConnectionRow | null> {
  const isAsRead = and(
    eq(llmConnections.projectId, read.projectId),
    eq(llmConnections.id, read.id),
    eq(llmConnections.revision, read.revision),
  );
  const [changed] = await db
    .update(llmConnections)
    .set({ ...change, revision: read.revision + 1 })
    .where(isAsRead)
    .returning();
  return changed ?? null;
}

export async function removeConnection(db: Database, projectId: string, id: string): Promise<boolean> {
  const removed = await db
    .delete(llmConnections)
    .where(and(eq(llmConnections.projectId, projectId), eq(llmConnections.id, id)))
    .returning({ id: llmConnections.id });
  return removed.length > 0;
}
