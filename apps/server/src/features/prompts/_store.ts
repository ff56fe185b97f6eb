/** Reads prompts from PostgreSQL. */
import { latestLabel } from '@telltale/contract/prompts.ts';
import type { PromptBody } from '@telltale/contract/prompt-text.ts';
import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Database, Transaction } from '#db/postgres/postgres.ts';
import { promptLabels, prompts, promptVersions } from '#db/postgres/schema.ts';

export interface PromptKey {
  readonly projectId: string;
  readonly name: string;
}

export type Which = { readonly version: number } | { readonly label: string };

export interface StoredVersion extends PromptKey {
  readonly id: string;
  readonly promptId: string;
  readonly type: 'text' | 'chat';
  readonly tags: readonly string[];
  readonly version: number;
  readonly prompt: PromptBody;
  readonly config: unknown;
  /** In order of the alphabet, and `latest` after them. */
  readonly labels: readonly string[];
  readonly commitMessage: string | null;
  readonly authorId: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export async function readVersion(
  db: Database | Transaction,
  { projectId, name }: PromptKey,
  which: Which,
): Promise<StoredVersion | null> {
  const [row] = await db
    .select({
      id: promptVersions.id,
      promptId: prompts.id,
      projectId: prompts.projectId,
      name: prompts.name,
      type: prompts.type,
      tags: prompts.tags,
      version: promptVersions.version,
      prompt: promptVersions.prompt,
      config: promptVersions.config,
      labels: labelsOfVersion,
      isLatest: sql<boolean>`${promptVersions.version} = ${greatestVersion}`,
      commitMessage: promptVersions.commitMessage,
      authorId: promptVersions.authorId,
      createdAt: promptVersions.createdAt,
      updatedAt: promptVersions.updatedAt,
    })
    .from(prompts)
    .innerJoin(promptVersions, eq(promptVersions.promptId, prompts.id))
    .where(and(eq(prompts.projectId, projectId), eq(prompts.name, name), isWhich(which)));
  if (!row) return null;
  const { isLatest, labels, ...rest } = row;
  return { ...rest, labels: isLatest ? [...labels, latestLabel] : labels };
}

/** A condition on a version, for queries that have its prompt too. */
export function isWhich(which: Which): SQL {
  if ('version' in which) return eq(promptVersions.version, which.version);
  if (which.label === latestLabel) return sql`${promptVersions.version} = ${greatestVersion}`;
  return sql`EXISTS (SELECT 1 FROM ${promptLabels} WHERE ${promptLabels.promptId} = ${promptVersions.promptId}
    AND ${promptLabels.version} = ${promptVersions.version} AND ${promptLabels.label} = ${which.label})`;
}

export const greatestVersion: SQL = sql`(SELECT max(other.version) FROM ${promptVersions} AS other
  WHERE other.prompt_id = ${prompts.id})`;

export const labelsOfVersion: SQL<string[]> = sql<string[]>`COALESCE((
  SELECT json_agg(${promptLabels.label} ORDER BY ${promptLabels.label} COLLATE "C") FROM ${promptLabels}
  WHERE ${promptLabels.promptId} = ${promptVersions.promptId} AND ${promptLabels.version} = ${promptVersions.version}
), '[]'::json)`;
