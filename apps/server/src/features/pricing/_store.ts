/** The table of models that projects define for themselves. */
import { and, asc, eq } from 'drizzle-orm';
import type { Database } from '#db/postgres/postgres.ts';
import { models } from '#db/postgres/schema.ts';
import type { PricingTier } from '@telltale/contract/models.ts';

/** Never changed once it is there: a cost computed with it can be explained as long as it is not deleted. */
export interface StoredModel {
  readonly id: string;
  readonly projectId: string;
  readonly modelName: string;
  readonly matchPattern: string;
  readonly startDate: Date | null;
  readonly unit: string | null;
  readonly tokenizerId: string | null;
  readonly tokenizerConfig: unknown;
  readonly pricingTiers: readonly PricingTier[];
  readonly createdAt: Date;
}

export interface ModelStore {
  all(): Promise<StoredModel[]>;
  ofProject(projectId: string): Promise<StoredModel[]>;
  insert(model: StoredModel): Promise<void>;
  /** @returns false when the project has no such model. */
  remove(projectId: string, id: string): Promise<boolean>;
}

export function postgresModels(db: Database): ModelStore {
  const oldestFirst = [asc(models.createdAt), asc(models.id)];
  return {
    async all() {
      return (
        await db
          .select()
          .from(models)
          .orderBy(...oldestFirst)
      ).map(storedModel);
    },
    async ofProject(projectId) {
      const rows = await db
        .select()
        .from(models)
        .where(eq(models.projectId, projectId))
        .orderBy(...oldestFirst);
      return rows.map(storedModel);
    },
    async insert(model) {
      await db.insert(models).values(model);
    },
    async remove(projectId, id) {
      const where = and(eq(models.projectId, projectId), eq(models.id, id));
      return (await db.delete(models).where(where).returning({ id: models.id })).length > 0;
    },
  };
}

/** Keeps models for as long as the process lives. */
export function memoryModels(): ModelStore {
  let kept: StoredModel[] = [];
  return {
    all: async () => kept,
    ofProject: async (projectId) => kept.filter((model) => model.projectId === projectId),
    async insert(model) {
      kept = [...kept, model];
    },
    async remove(projectId, id) {
      const rest = kept.filter((model) => model.projectId !== projectId || model.id !== id);
      const removed = rest.length < kept.length;
      kept = rest;
      return removed;
    },
  };
}

/** The tiers were checked by the contract when they were written. */
function storedModel(row: typeof models.$inferSelect): StoredModel {
  return { ...row, pricingTiers: row.pricingTiers as PricingTier[] };
}
