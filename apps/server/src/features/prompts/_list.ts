/** Lists prompts: for the API by name with filters on versions, for people by folder. */
import type { PromptEntry, PromptFolder, PromptVersionEntry } from '@telltale/contract/prompt-library.ts';
import { latestLabel, type PromptMeta } from '@telltale/contract/prompts.ts';
import { and, countDistinct, desc, eq, gte, lt, ne, type SQL, sql } from 'drizzle-orm';
import type { Database } from '#db/postgres/postgres.ts';
import { promptLabels, promptReferences, prompts, promptVersions, users } from '#db/postgres/schema.ts';
import { greatestVersion, isWhich, labelsOfVersion, type PromptKey } from './_store.ts';

interface Page {
  readonly page: number;
  readonly limit: number;
}

export interface VersionFilter {
  readonly name?: string | undefined;
  readonly version?: number | undefined;
  readonly label?: string | undefined;
  readonly tag?: string | undefined;
  readonly fromUpdatedAt?: Date | undefined;
  readonly toUpdatedAt?: Date | undefined;
}

/** Only the versions that meet all of the filter are listed, and only prompts that have such versions. */
export async function readMetas(
  db: Database,
  projectId: string,
  filter: VersionFilter & Page,
): Promise<{ readonly data: PromptMeta[]; readonly total: number }> {
  const { name, version, label, tag, fromUpdatedAt, toUpdatedAt } = filter;
  const where = and(
    eq(prompts.projectId, projectId),
    name === undefined ? undefined : eq(prompts.name, name),
    tag === undefined ? undefined : hasTag(tag),
    version === undefined ? undefined : eq(promptVersions.version, version),
    label === undefined ? undefined : isWhich({ label }),
    fromUpdatedAt && gte(promptVersions.updatedAt, fromUpdatedAt),
    toUpdatedAt && lt(promptVersions.updatedAt, toUpdatedAt),
  );
  const [rows, [found]] = await Promise.all([
    db
      .select({
        name: prompts.name,
        type: prompts.type,
        tags: prompts.tags,
        versions: sql<number[]>`json_agg(${promptVersions.version} ORDER BY ${promptVersions.version})`,
        labels: sql<string[][]>`json_agg(${labelsOfVersion} ORDER BY ${promptVersions.version})`,
        hasLatest: sql<boolean>`max(${promptVersions.version}) = ${greatestVersion}`,
        updatedAt: sql<string>`max(${promptVersions.updatedAt})`.mapWith(promptVersions.updatedAt),
        lastConfig: newestConfig,
      })
      .from(prompts)
      .innerJoin(promptVersions, eq(promptVersions.promptId, prompts.id))
      .where(where)
      .groupBy(prompts.id)
      .orderBy(nameOrder)
      .limit(filter.limit)
      .offset((filter.page - 1) * filter.limit),
    db
      .select({ total: countDistinct(prompts.id) })
      .from(prompts)
      .innerJoin(promptVersions, eq(promptVersions.promptId, prompts.id))
      .where(where),
  ]);
  const data = rows.map((row) => ({
    name: row.name,
    type: row.type,
    versions: row.versions,
    labels: [...row.labels.flat(), ...(row.hasLatest ? [latestLabel] : [])],
    tags: row.tags,
    lastUpdatedAt: row.updatedAt.toISOString(),
    lastConfig: row.lastConfig,
  }));
  return { data, total: found?.total ?? 0 };
}

export interface Browse extends Page {
  readonly folder?: string | undefined;
  readonly q?: string | undefined;
  readonly label?: string | undefined;
  readonly tag?: string | undefined;
}

/** With a search or filter: all prompts below the folder. Without: those in it, its folders apart. */
export async function readEntries(
  db: Database,
  projectId: string,
  browse: Browse,
): Promise<{ readonly data: PromptEntry[]; readonly total: number }> {
  const { folder, q, label, tag } = browse;
  const isFlat = isFiltered(browse);
  const where = and(
    eq(prompts.projectId, projectId),
    folder === undefined ? undefined : isBelow(folder),
    isFlat ? undefined : sql`position('/' IN ${nameWithin(folder)}) = 0`,
    q === undefined ? undefined : nameHolds(q),
    tag === undefined ? undefined : hasTag(tag),
    label === undefined
      ? undefined
      : sql`EXISTS (SELECT 1 FROM ${promptLabels} WHERE ${promptLabels.promptId} = ${prompts.id} AND ${promptLabels.label} = ${label})`,
  );
  const [rows, total] = await Promise.all([
    db
      .select({
        name: prompts.name,
        type: prompts.type,
        tags: prompts.tags,
        versionCount: sql<number>`(SELECT count(*)::int FROM ${promptVersions} AS v WHERE v.prompt_id = ${prompts.id})`,
        latestVersion: promptVersions.version,
        labels: sql<PromptEntry['labels']>`COALESCE((
          SELECT json_agg(json_build_object('label', l.label, 'version', l.version) ORDER BY l.label COLLATE "C")
          FROM ${promptLabels} AS l WHERE l.prompt_id = ${prompts.id}), '[]'::json)`,
        commitMessage: promptVersions.commitMessage,
        author: authorColumns,
        updatedAt:
          sql<string>`(SELECT max(v.updated_at) FROM ${promptVersions} AS v WHERE v.prompt_id = ${prompts.id})`.mapWith(
            promptVersions.updatedAt,
          ),
      })
      .from(prompts)
      .innerJoin(
        promptVersions,
        and(eq(promptVersions.promptId, prompts.id), eq(promptVersions.version, greatestVersion)),
      )
      .leftJoin(users, eq(users.id, promptVersions.authorId))
      .where(where)
      .orderBy(nameOrder)
      .limit(browse.limit)
      .offset((browse.page - 1) * browse.limit),
    db.$count(prompts, where),
  ]);
  const data = rows.map((row) => ({ ...row, author: authorOf(row.author), updatedAt: row.updatedAt.toISOString() }));
  return { data, total };
}

export function isFiltered({ q, label, tag }: Browse): boolean {
  return q !== undefined || label !== undefined || tag !== undefined;
}

const foldersMax = 1000;

export async function readFolders(
  db: Database,
  projectId: string,
  folder: string | undefined,
): Promise<PromptFolder[]> {
  const within = nameWithin(folder);
  const first = sql<string>`split_part(${within}, '/', 1)`;
  const rows = await db
    .select({
      first,
      promptCount: sql<number>`count(DISTINCT ${prompts.id})::int`,
      updatedAt: sql<string>`max(${promptVersions.updatedAt})`.mapWith(promptVersions.updatedAt),
    })
    .from(prompts)
    .innerJoin(promptVersions, eq(promptVersions.promptId, prompts.id))
    .where(
      and(
        eq(prompts.projectId, projectId),
        folder === undefined ? undefined : isBelow(folder),
        sql`position('/' IN ${within}) > 0`,
      ),
    )
    .groupBy(sql`1`)
    .orderBy(sql`1`)
    .limit(foldersMax);
  return rows
    .map(({ first: name, promptCount, updatedAt }) => ({
      path: folder === undefined ? name : `${folder}/${name}`,
      promptCount,
      updatedAt: updatedAt.toISOString(),
    }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

const choicesMax = 200;

/** The labels and tags that prompts of the project have. */
export async function readChoices(db: Database, projectId: string): Promise<{ labels: string[]; tags: string[] }> {
  const ofProject = eq(prompts.projectId, projectId);
  const tag = sql<string>`jsonb_array_elements_text(${prompts.tags})`.as('tag');
  const [labels, tags] = await Promise.all([
    db
      .selectDistinct({ label: promptLabels.label })
      .from(promptLabels)
      .innerJoin(prompts, eq(prompts.id, promptLabels.promptId))
      .where(ofProject)
      .limit(choicesMax),
    db.selectDistinct({ tag }).from(prompts).where(ofProject).limit(choicesMax),
  ]);
  return { labels: labels.map((row) => row.label).toSorted(), tags: tags.map((row) => row.tag).toSorted() };
}

const versionsMax = 1000;

/** The newest first. */
export async function readVersions(db: Database, key: PromptKey): Promise<PromptVersionEntry[]> {
  const rows = await db
    .select({
      version: promptVersions.version,
      labels: labelsOfVersion,
      commitMessage: promptVersions.commitMessage,
      author: authorColumns,
      createdAt: promptVersions.createdAt,
    })
    .from(prompts)
    .innerJoin(promptVersions, eq(promptVersions.promptId, prompts.id))
    .leftJoin(users, eq(users.id, promptVersions.authorId))
    .where(and(eq(prompts.projectId, key.projectId), eq(prompts.name, key.name)))
    .orderBy(desc(promptVersions.version))
    .limit(versionsMax);
  return rows.map((row, at) => ({
    ...row,
    labels: at === 0 ? [...row.labels, latestLabel] : row.labels,
    author: authorOf(row.author),
    createdAt: row.createdAt.toISOString(),
  }));
}

const referrersMax = 100;

/** Names of other prompts of which some version refers to it. */
export async function readReferrers(db: Database, { projectId, name }: PromptKey): Promise<string[]> {
  const rows = await db
    .select({ name: prompts.name })
    .from(promptReferences)
    .innerJoin(promptVersions, eq(promptVersions.id, promptReferences.versionId))
    .innerJoin(prompts, eq(prompts.id, promptVersions.promptId))
    .where(and(eq(promptReferences.projectId, projectId), eq(promptReferences.name, name), ne(prompts.name, name)))
    .groupBy(prompts.name)
    .orderBy(nameOrder)
    .limit(referrersMax);
  return rows.map((row) => row.name);
}

const authorColumns = { id: users.id, name: users.name, email: users.email };

function authorOf(found: { id: string; name: string | null; email: string } | null): PromptEntry['author'] {
  return found && { id: found.id, name: found.name ?? found.email };
}

// Not taken out of an aggregate: operators on `json` fail on characters that the type itself keeps.
const newestConfig = sql<unknown>`(SELECT v.config FROM ${promptVersions} AS v
  WHERE v.prompt_id = ${prompts.id} ORDER BY v.version DESC LIMIT 1)`;

const nameOrder = sql`${prompts.name} COLLATE "C"`;

function hasTag(tag: string): SQL {
  return sql`${prompts.tags} @> ${JSON.stringify([tag])}::jsonb`;
}

/** The database lowers only what is ASCII; other letters are found as they are written. */
function nameHolds(q: string): SQL {
  return sql`(position(${q.toLowerCase()} IN lower(${prompts.name})) > 0 OR position(${q} IN ${prompts.name}) > 0)`;
}

function isBelow(folder: string): SQL {
  return sql`starts_with(${prompts.name}, ${`${folder}/`})`;
}

function nameWithin(folder: string | undefined): SQL {
  return folder === undefined ? sql`${prompts.name}` : sql`substr(${prompts.name}, length(${folder}) + 2)`;
}
