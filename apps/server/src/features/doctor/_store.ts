/** All SQL of what the doctor writes down. */
import { and, desc, eq, gte, lt, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { Database } from '#db/postgres/postgres.ts';
import { intakeMinutes, intakeRejections } from '#db/postgres/schema.ts';
import type { Counters, MinuteCounts, Rejections } from './_collector.ts';

/** Rows of one statement. */
const rowsMax = 500;
/** Refusals kept of a project. */
const rejectionsKept = 300;

export async function addMinutes(db: Database, minutes: readonly MinuteCounts[]): Promise<void> {
  for (let at = 0; at < minutes.length; at += rowsMax) {
    const rows = minutes.slice(at, at + rowsMax).map((counts) => ({
      ...counts,
      minute: new Date(counts.minute),
      lastAcceptedAt: counts.lastAcceptedAt === null ? null : new Date(counts.lastAcceptedAt),
    }));
    await db
      .insert(intakeMinutes)
      .values(rows)
      .onConflictDoUpdate({
        target: [intakeMinutes.projectId, intakeMinutes.keyId, intakeMinutes.minute],
        set: merged,
      });
  }
}

const m = intakeMinutes;
/** Several processes may count the same minute. */
const merged = {
  requests: sql`${m.requests} + excluded.requests`,
  accepted: sql`${m.accepted} + excluded.accepted`,
  rejected: sql`${m.rejected} + excluded.rejected`,
  truncated: sql`${m.truncated} + excluded.truncated`,
  overloaded: sql`${m.overloaded} + excluded.overloaded`,
  unauthenticated: sql`${m.unauthenticated} + excluded.unauthenticated`,
  lagMsMin: sql`least(${m.lagMsMin}, excluded.lag_ms_min)`,
  lagMsMax: sql`greatest(${m.lagMsMax}, excluded.lag_ms_max)`,
  lastAcceptedAt: sql`greatest(${m.lastAcceptedAt}, excluded.last_accepted_at)`,
};

export async function addRejections(db: Database, rejections: readonly Rejections[]): Promise<void> {
  if (rejections.length === 0) return;
  await db.insert(intakeRejections).values(rejections.map((each) => ({ ...each, at: new Date(each.at) })));
  for (const projectId of new Set(rejections.map((each) => each.projectId))) {
    const ofProject = eq(intakeRejections.projectId, projectId);
    const oldestKept = db
      .select({ id: intakeRejections.id })
      .from(intakeRejections)
      .where(ofProject)
      .orderBy(desc(intakeRejections.id))
      .offset(rejectionsKept - 1)
      .limit(1);
    await db.delete(intakeRejections).where(and(ofProject, lt(intakeRejections.id, sql`(${oldestKept})`)));
  }
}

export async function removeOlder(db: Database, before: Date): Promise<void> {
  await db.delete(intakeMinutes).where(lt(intakeMinutes.minute, before));
  await db.delete(intakeRejections).where(lt(intakeRejections.at, before));
}

export interface Range {
  readonly projectId: string;
  readonly from: Date;
  readonly to: Date;
}

const summed = (column: AnyPgColumn) => sql<number>`sum(${column})`.mapWith(Number);
const sums = {
  requests: summed(m.requests),
  accepted: summed(m.accepted),
  rejected: summed(m.rejected),
  truncated: summed(m.truncated),
  overloaded: summed(m.overloaded),
  unauthenticated: summed(m.unauthenticated),
};

/** Minutes that begin within the range. */
function inRange({ projectId, from, to }: Range) {
  return and(eq(m.projectId, projectId), gte(m.minute, from), lt(m.minute, to));
}

export function readSeries(
  db: Database,
  range: Range,
  stepSeconds: number,
): Promise<(Counters & { readonly second: number })[]> {
  const step = sql.raw(String(stepSeconds));
  const second = sql<number>`floor(extract(epoch from ${m.minute}) / ${step}) * ${step}`;
  return db
    .select({ second: second.mapWith(Number), ...sums })
    .from(m)
    .where(inRange(range))
    .groupBy(second)
    .orderBy(second);
}

export interface KeyCounts extends Counters {
  readonly keyId: string;
  readonly lagMsMin: number | null;
  readonly lagMsMax: number | null;
}

export function readKeyCounts(db: Database, range: Range): Promise<KeyCounts[]> {
  return db
    .select({
      keyId: m.keyId,
      ...sums,
      lagMsMin: sql<number | null>`min(${m.lagMsMin})`.mapWith(numberOrNull),
      lagMsMax: sql<number | null>`max(${m.lagMsMax})`.mapWith(numberOrNull),
    })
    .from(m)
    .where(inRange(range))
    .groupBy(m.keyId);
}

/** By key, within all that is kept. */
export async function readLastAccepted(db: Database, projectId: string): Promise<Map<string, Date>> {
  const rows = await db
    .select({ keyId: m.keyId, at: sql<Date | null>`max(${m.lastAcceptedAt})`.mapWith(m.lastAcceptedAt) })
    .from(m)
    .where(eq(m.projectId, projectId))
    .groupBy(m.keyId);
  return new Map(rows.flatMap(({ keyId, at }) => (at === null ? [] : [[keyId, at] as const])));
}

export type RejectionRow = typeof intakeRejections.$inferSelect;

export function readRejections(db: Database, { projectId, from, to }: Range, limit: number): Promise<RejectionRow[]> {
  const { at, id } = intakeRejections;
  return db
    .select()
    .from(intakeRejections)
    .where(and(eq(intakeRejections.projectId, projectId), gte(at, from), lt(at, to)))
    .orderBy(desc(id))
    .limit(limit);
}

function numberOrNull(value: unknown): number | null {
  return value === null ? null : Number(value);
}
