/** All SQL of A/B tests on PostgreSQL. */
import type { AbTest, AbTestEvent, AbTestResult, AbTestStatus } from '@telltale/contract/ab-tests.ts';
import { and, desc, eq, lt } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Database, Transaction } from '#db/postgres/postgres.ts';
import { abTestEvents, abTests, users } from '#db/postgres/schema.ts';
import { AppError } from '#lib/errors.ts';

export type AbTestRow = typeof abTests.$inferSelect;

export interface TestKey {
  readonly projectId: string;
  readonly id: string;
}

/** Of one project, or of all. The promise may be kept: drizzle's own asks the database again each time it is awaited. */
export async function readRunning(db: Database | Transaction, projectId?: string): Promise<AbTestRow[]> {
  const isOfProject = projectId === undefined ? undefined : eq(abTests.projectId, projectId);
  return await db
    .select()
    .from(abTests)
    .where(and(isOfProject, eq(abTests.status, 'running')));
}

/** @throws AppError 'conflict' when one runs under the label already. */
export async function insertTest(tx: Transaction, test: AbTestRow): Promise<void> {
  const { promptName, label } = test;
  const [made] = await tx.insert(abTests).values(test).onConflictDoNothing().returning({ id: abTests.id });
  if (made) return;
  throw new AppError(
    'conflict',
    `An A/B test of '${promptName}' runs under the label '${label}' already. Stop it first, or test under another label`,
  );
}

export async function readTest(db: Database | Transaction, key: TestKey): Promise<AbTestRow | null> {
  const [row] = await db.select().from(abTests).where(isTest(key));
  return row ?? null;
}

/** Keeps the test as it is until the transaction ends. Null when it does not run any more. */
export async function lockRunning(tx: Transaction, key: TestKey): Promise<AbTestRow | null> {
  const [row] = await tx.select().from(abTests).where(isTest(key)).for('update');
  return row?.status === 'running' ? row : null;
}

export type TestChange = Partial<Pick<AbTestRow, 'status' | 'verdict' | 'promotedVersion' | 'endedAt' | 'endedById'>>;

export async function changeTest(tx: Transaction, key: TestKey, change: TestChange): Promise<void> {
  await tx.update(abTests).set(change).where(isTest(key));
}

export interface NewEvent {
  readonly testId: string;
  readonly at: Date;
  readonly kind: AbTestEvent['kind'];
  readonly byId: string | null;
  readonly result: AbTestResult | null;
}

export async function addEvent(tx: Transaction, event: NewEvent): Promise<void> {
  await tx.insert(abTestEvents).values(event);
}

const eventsMax = 2000;

/** The oldest first; the newest when there are more than fit. */
export async function readEvents(db: Database, testId: string): Promise<AbTestEvent[]> {
  const rows = await db
    .select({
      at: abTestEvents.at,
      kind: abTestEvents.kind,
      result: abTestEvents.result,
      by: { id: users.id, name: users.name, email: users.email },
    })
    .from(abTestEvents)
    .leftJoin(users, eq(users.id, abTestEvents.byId))
    .where(eq(abTestEvents.testId, testId))
    .orderBy(desc(abTestEvents.id))
    .limit(eventsMax);
  return rows.toReversed().map((row) => ({ ...row, at: row.at.toISOString(), by: personOf(row.by) }));
}

export async function readNewestEvent(
  tx: Database | Transaction,
  testId: string,
): Promise<{ readonly at: Date; readonly result: AbTestResult | null } | null> {
  const [row] = await tx
    .select({ at: abTestEvents.at, result: abTestEvents.result })
    .from(abTestEvents)
    .where(eq(abTestEvents.testId, testId))
    .orderBy(desc(abTestEvents.id))
    .limit(1);
  return row ?? null;
}

export interface ListFilter {
  readonly id?: string;
  readonly promptName?: string | undefined;
  readonly status?: AbTestStatus | undefined;
  readonly before?: Date | undefined;
}

const listMax = 100;
const starters = alias(users, 'starters');
const enders = alias(users, 'enders');

/** The newest first, as callers see them. */
export async function readViews(db: Database, projectId: string, filter: ListFilter): Promise<AbTest[]> {
  const { id, promptName, status, before } = filter;
  const rows = await db
    .select({
      test: abTests,
      startedBy: { id: starters.id, name: starters.name, email: starters.email },
      endedBy: { id: enders.id, name: enders.name, email: enders.email },
    })
    .from(abTests)
    .leftJoin(starters, eq(starters.id, abTests.startedById))
    .leftJoin(enders, eq(enders.id, abTests.endedById))
    .where(
      and(
        eq(abTests.projectId, projectId),
        id === undefined ? undefined : eq(abTests.id, id),
        promptName === undefined ? undefined : eq(abTests.promptName, promptName),
        status === undefined ? undefined : eq(abTests.status, status),
        before && lt(abTests.startedAt, before),
      ),
    )
    .orderBy(desc(abTests.startedAt), desc(abTests.id))
    .limit(listMax);
  return rows.map(({ test, startedBy, endedBy }) => {
    const { salt: _salt, startedById: _starter, endedById: _ender, ...shown } = test;
    return {
      ...shown,
      startedAt: test.startedAt.toISOString(),
      startedBy: personOf(startedBy),
      endedAt: test.endedAt?.toISOString() ?? null,
      endedBy: personOf(endedBy),
    };
  });
}

function isTest({ projectId, id }: TestKey) {
  return and(eq(abTests.projectId, projectId), eq(abTests.id, id));
}

function personOf(found: { id: string; name: string | null; email: string } | null): AbTest['startedBy'] {
  return found && { id: found.id, name: found.name ?? found.email };
}
