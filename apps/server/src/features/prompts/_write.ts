/** Changes prompts in PostgreSQL. Each function is one transaction. */
import { randomUUID } from 'node:crypto';
import { describeReference, referencesOf } from '@telltale/contract/prompt-text.ts';
import { type CreatePromptBody, latestLabel } from '@telltale/contract/prompts.ts';
import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import type { Database, Transaction } from '#db/postgres/postgres.ts';
import { promptLabels, promptReferences, prompts, promptVersions } from '#db/postgres/schema.ts';
import type { Trials } from '#features/ab-tests/ab-tests.ts';
import { AppError } from '#lib/errors.ts';
import { isWhich, labelsOfVersion, type PromptKey, type Which } from './_store.ts';

export interface WriteDeps {
  readonly db: Database;
  /** Refuse what would take the ground from under a running A/B test. */
  readonly trials: Pick<Trials, 'refuse'>;
}

export interface NewVersion {
  readonly projectId: string;
  readonly body: CreatePromptBody;
  /** Null for a key of the API. */
  readonly authorId: string | null;
}

/** Gives the number of the new version. @throws AppError 'invalid_request' when the prompt is of the other type. */
export function insertVersion({ db, trials }: WriteDeps, { projectId, body, authorId }: NewVersion): Promise<number> {
  const { name, tags } = body;
  const type = typeof body.prompt === 'string' ? 'text' : 'chat';
  return db.transaction(async (tx) => {
    // The row is locked until the end, so versions that are made at the same time get numbers one after the other.
    const [row] = await tx
      .insert(prompts)
      .values({ id: randomUUID(), projectId, name, type, tags: unique(tags ?? []), lastVersion: 1 })
      .onConflictDoUpdate({
        target: [prompts.projectId, prompts.name],
        set: { lastVersion: sql`${prompts.lastVersion} + 1`, ...(tags ? { tags: unique(tags) } : {}) },
      })
      .returning({ id: prompts.id, type: prompts.type, version: prompts.lastVersion });
    if (!row) throw new Error('the prompt was neither inserted nor updated');
    if (row.type !== type) {
      const message = `The versions of '${name}' are of type ${row.type}. Create a prompt of another name for type ${type}`;
      throw new AppError('invalid_request', message);
    }
    const id = randomUUID();
    const { prompt, config, commitMessage } = body;
    const { version } = row;
    const content = { prompt, config: config ?? {}, commitMessage: commitMessage ?? null };
    await tx.insert(promptVersions).values({ ...content, id, promptId: row.id, version, authorId });
    await insertReferences(tx, projectId, { id, prompt });
    const labels = [...(body.labels ?? []), ...(body.isActive ? ['production'] : [])];
    await trials.refuse(tx, { projectId, name }, { labels });
    await moveLabels(tx, { promptId: row.id, version }, labels);
    return version;
  });
}

async function insertReferences(
  tx: Transaction,
  projectId: string,
  version: { readonly id: string; readonly prompt: CreatePromptBody['prompt'] },
): Promise<void> {
  const rows = referencesOf(version.prompt).map((reference) => ({ ...reference, projectId, versionId: version.id }));
  const distinct = [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
  if (distinct.length > 0) await tx.insert(promptReferences).values(distinct);
}

interface Place {
  readonly promptId: string;
  readonly version: number;
}

async function moveLabels(tx: Transaction, { promptId, version }: Place, wanted: readonly string[]): Promise<void> {
  const labels = unique(wanted.filter((label) => label !== latestLabel));
  if (labels.length === 0) return;
  const losing = tx
    .select({ version: promptLabels.version })
    .from(promptLabels)
    .where(and(eq(promptLabels.promptId, promptId), inArray(promptLabels.label, labels)));
  await tx
    .update(promptVersions)
    .set({ updatedAt: new Date() })
    .where(
      and(
        eq(promptVersions.promptId, promptId),
        sql`(${promptVersions.version} = ${version} OR ${promptVersions.version} IN ${losing})`,
      ),
    );
  await tx
    .insert(promptLabels)
    .values(labels.map((label) => ({ promptId, label, version })))
    .onConflictDoUpdate({ target: [promptLabels.promptId, promptLabels.label], set: { version } });
}

export interface LabelMove {
  readonly version: number;
  readonly labels: readonly string[];
  /** Done in the same transaction, before labels move. */
  readonly alongWith?: ((tx: Transaction) => Promise<void>) | undefined;
}

/** Adds labels to a version. False when there is no such version. */
export function addLabels(
  { db, trials }: WriteDeps,
  key: PromptKey,
  { version, labels, alongWith }: LabelMove,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const prompt = await lockPrompt(tx, key);
    if (!prompt) return false;
    const [found] = await versionsOf(tx, prompt.id, { version });
    if (!found) return false;
    await alongWith?.(tx);
    await trials.refuse(tx, key, { labels });
    await moveLabels(tx, { promptId: prompt.id, version }, labels);
    return true;
  });
}

/** False when the prompt has no such label. @throws AppError 'invalid_request' when another prompt refers to it. */
export function removeLabel({ db, trials }: WriteDeps, key: PromptKey, label: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    const prompt = await lockPrompt(tx, key);
    if (!prompt) return false;
    await trials.refuse(tx, key, { labels: [label] });
    await refuseReferenced(tx, { key, promptId: prompt.id, isGone: (to) => 'label' in to && to.label === label });
    const { promptId, label: column, version } = promptLabels;
    const [gone] = await tx
      .delete(promptLabels)
      .where(and(eq(promptId, prompt.id), eq(column, label)))
      .returning({ version });
    if (!gone) return false;
    const isIt = and(eq(promptVersions.promptId, prompt.id), eq(promptVersions.version, gone.version));
    await tx.update(promptVersions).set({ updatedAt: new Date() }).where(isIt);
    return true;
  });
}

/** False when there is no such prompt. */
export async function setTags(db: Database, key: PromptKey, tags: readonly string[]): Promise<boolean> {
  const changed = await db
    .update(prompts)
    .set({ tags: unique(tags) })
    .where(isPrompt(key))
    .returning({ id: prompts.id });
  return changed.length > 0;
}

/**
 * Deletes all versions, or those of a number or label. False when there are none.
 * @throws AppError 'invalid_request' when another prompt refers to what would be gone.
 */
export function deleteVersions({ db, trials }: WriteDeps, key: PromptKey, which: Which | null): Promise<boolean> {
  return db.transaction(async (tx) => {
    const prompt = await lockPrompt(tx, key);
    if (!prompt) return false;
    const doomed = await versionsOf(tx, prompt.id, which);
    if (doomed.length === 0) return false;
    const all = await tx.$count(promptVersions, eq(promptVersions.promptId, prompt.id));
    const isWhole = doomed.length === all;
    const versions = new Set(doomed.map(({ version }) => version));
    await trials.refuse(tx, key, { versions: [...versions] });
    const labels = new Set([...doomed.flatMap((each) => each.labels), ...(isWhole ? [latestLabel] : [])]);
    const isGone = (to: Which) => ('label' in to ? labels.has(to.label) : versions.has(to.version));
    await refuseReferenced(tx, { key, promptId: prompt.id, isGone });
    const isDoomed = and(eq(promptVersions.promptId, prompt.id), inArray(promptVersions.version, [...versions]));
    if (isWhole) await tx.delete(prompts).where(eq(prompts.id, prompt.id));
    else await tx.delete(promptVersions).where(isDoomed);
    return true;
  });
}

/** Keeps labels and versions as they are until the transaction ends. Null when there is no such prompt. */
export async function lockVersions(
  tx: Transaction,
  key: PromptKey,
): Promise<{ readonly version: number; readonly labels: readonly string[] }[] | null> {
  const prompt = await lockPrompt(tx, key);
  return prompt ? versionsOf(tx, prompt.id, null) : null;
}

async function lockPrompt(tx: Transaction, key: PromptKey): Promise<{ id: string } | undefined> {
  const [row] = await tx.select({ id: prompts.id }).from(prompts).where(isPrompt(key)).for('update');
  return row;
}

function versionsOf(tx: Transaction, promptId: string, which: Which | null) {
  return tx
    .select({ version: promptVersions.version, labels: labelsOfVersion })
    .from(promptVersions)
    .innerJoin(prompts, eq(prompts.id, promptVersions.promptId))
    .where(and(eq(prompts.id, promptId), which ? isWhich(which) : undefined));
}

interface Removal {
  readonly key: PromptKey;
  readonly promptId: string;
  readonly isGone: (to: Which) => boolean;
}

async function refuseReferenced(tx: Transaction, { key, promptId, isGone }: Removal): Promise<void> {
  const rows = await tx
    .select({
      version: promptReferences.version,
      label: promptReferences.label,
      by: prompts.name,
      byVersion: promptVersions.version,
    })
    .from(promptReferences)
    .innerJoin(promptVersions, eq(promptVersions.id, promptReferences.versionId))
    .innerJoin(prompts, eq(prompts.id, promptVersions.promptId))
    .where(
      and(eq(promptReferences.projectId, key.projectId), eq(promptReferences.name, key.name), ne(prompts.id, promptId)),
    );
  const broken = rows.filter(({ version, label }) => isGone(label === null ? { version: version ?? 0 } : { label }));
  const [first] = broken;
  if (!first) return;
  const to = { name: key.name, ...(first.label === null ? { version: first.version ?? 0 } : { label: first.label }) };
  const more = broken.length > 1 ? `, and ${broken.length - 1} more` : '';
  throw new AppError(
    'invalid_request',
    `Other prompts refer to this: '${first.by}' version ${first.byVersion} to ${describeReference(to)}${more}. Change or delete them first`,
  );
}

function isPrompt({ projectId, name }: PromptKey) {
  return and(eq(prompts.projectId, projectId), eq(prompts.name, name));
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
