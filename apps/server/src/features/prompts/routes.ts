/** The routes of prompts: those of Langfuse's SDKs, old and new, and those for people who work on prompts. */
import {
  browsePrompts,
  getPromptHistory,
  getPromptMetrics,
  promptUsage,
  removePromptLabel,
  setPromptTags,
} from '@telltale/contract/prompt-library.ts';
import {
  abKeyHeader,
  createPrompt,
  createPromptV1,
  defaultLabel,
  deletePrompt,
  getPrompt,
  getPromptV1,
  listPrompts,
  type Prompt,
  promptLimits,
  updatePromptLabels,
} from '@telltale/contract/prompts.ts';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import type { Database } from '#db/postgres/postgres.ts';
import { pageMetaOf } from '#features/records/page.ts';
import type { Principal } from '#http/principal.ts';
import { type Route, route } from '#http/route.ts';
import { AppError } from '#lib/errors.ts';
import { isFiltered, readChoices, readEntries, readFolders, readMetas, readReferrers, readVersions } from './_list.ts';
import { readMetrics, readUsage } from './_metrics.ts';
import type { PromptKey, Which } from './_store.ts';
import { type Prompts, promptNotFound } from './prompts.ts';

export interface PromptsRoutesDeps {
  readonly prompts: Prompts;
  readonly db: Database;
  readonly clickhouse: ClickHouse;
}

export function promptsRoutes({ prompts, db, clickhouse }: PromptsRoutesDeps): Route[] {
  return [
    ...clientRoutes(prompts, db),
    ...clientRoutesV1(prompts),
    ...libraryRoutes(prompts, db),
    ...useRoutes(clickhouse),
  ];
}

function clientRoutes(prompts: Prompts, db: Database): Route[] {
  return [
    route(getPrompt, async ({ projectId, params, query, request }) => {
      const which = whichOf(query) ?? { label: defaultLabel };
      const isStored = query.resolve === 'false';
      const abKey = abKeyOf(request, query.abKey);
      const find = (key: PromptKey) => {
        if (isStored) return prompts.findStored(key, which);
        return 'label' in which ? prompts.findFor(key, which.label, abKey) : prompts.find(key, which);
      };
      const names = spellingsOf(params['promptName']);
      const found = await firstOf(names, (name) => find({ projectId, name }));
      if (!found) throw promptNotFound(names[0] ?? '', which);
      return found;
    }),
    route(listPrompts, async ({ projectId, query }) => {
      const { page, limit, fromUpdatedAt, toUpdatedAt, ...filter } = query;
      const { data, total } = await readMetas(db, projectId, {
        ...filter,
        page,
        limit,
        fromUpdatedAt: fromUpdatedAt === undefined ? undefined : new Date(fromUpdatedAt),
        toUpdatedAt: toUpdatedAt === undefined ? undefined : new Date(toUpdatedAt),
      });
      const meta = pageMetaOf({ page, limit }, total);
      return { data, meta, pagination: meta };
    }),
    route(createPrompt, ({ projectId, principal, body }) => prompts.create(projectId, body, authorOf(principal))),
    route(updatePromptLabels, async ({ projectId, params, body }) => {
      const version = versionOf(params['version']);
      const names = spellingsOf(params['promptName']);
      const found = await firstOf(names, (name) =>
        prompts.addLabels({ projectId, name }, { version, labels: body.newLabels }),
      );
      if (!found) throw promptNotFound(names[0] ?? '', { version });
      return found;
    }),
    route(deletePrompt, async ({ projectId, params, query }) => {
      const which = whichOf(query);
      const names = spellingsOf(params['promptName']);
      const isGone = await firstOf(names, async (name) => (await prompts.remove({ projectId, name }, which)) || null);
      if (!isGone) throw which ? promptNotFound(names[0] ?? '', which) : noSuchPrompt(names[0] ?? '');
      return null;
    }),
  ];
}

function clientRoutesV1(prompts: Prompts): Route[] {
  return [
    route(getPromptV1, async ({ projectId, query: { name, version }, request }) => {
      const key = { projectId, name };
      const found =
        version === undefined
          ? await prompts.findFor(key, defaultLabel, abKeyOf(request))
          : await prompts.find(key, { version });
      if (!found) throw promptNotFound(name, version === undefined ? { label: defaultLabel } : { version });
      return withActive(found);
    }),
    route(createPromptV1, async ({ projectId, principal, body }) =>
      withActive(await prompts.create(projectId, body, authorOf(principal))),
    ),
  ];
}

function libraryRoutes(prompts: Prompts, db: Database): Route[] {
  return [
    route(browsePrompts, async ({ projectId, query }) => {
      const { page, limit, folder } = query;
      const [{ data, total }, folders, choices] = await Promise.all([
        readEntries(db, projectId, query),
        isFiltered(query) ? [] : readFolders(db, projectId, folder),
        readChoices(db, projectId),
      ]);
      return { folders, data, meta: pageMetaOf({ page, limit }, total), ...choices };
    }),
    route(getPromptHistory, async ({ projectId, query: { name } }) => {
      const key = { projectId, name };
      const [newest, versions, usedBy] = await Promise.all([
        prompts.findStored(key, { label: 'latest' }),
        readVersions(db, key),
        readReferrers(db, key),
      ]);
      if (!newest) throw noSuchPrompt(name);
      return { name, type: newest.type, tags: newest.tags, versions, usedBy };
    }),
    route(setPromptTags, async ({ projectId, body: { name, tags } }) => {
      if (!(await prompts.setTags({ projectId, name }, tags))) throw noSuchPrompt(name);
      return { tags };
    }),
    route(removePromptLabel, async ({ projectId, query: { name, label } }) => {
      if (!(await prompts.removeLabel({ projectId, name }, label))) throw promptNotFound(name, { label });
      return null;
    }),
  ];
}

function useRoutes(clickhouse: ClickHouse): Route[] {
  return [
    route(promptUsage, async ({ projectId, query: { name = [], fromTimestamp } }) => ({
      data: await readUsage(clickhouse, { projectId, names: name, fromTimestamp }),
    })),
    route(getPromptMetrics, async ({ projectId, query }) => ({
      data: await readMetrics(clickhouse, { projectId, ...query }),
    })),
  ];
}

function versionOf(written = ''): number {
  if (!/^[1-9]\d{0,8}$/.test(written)) {
    throw new AppError('invalid_request', `"${written}" is not the number of a version`);
  }
  return Number(written);
}

interface Selection {
  readonly version?: number | undefined;
  readonly label?: string | undefined;
}

/** Null when nothing is asked for. @throws AppError 'invalid_request' when both are. */
function whichOf({ version, label }: Selection): Which | null {
  if (version !== undefined && label !== undefined) {
    throw new AppError('invalid_request', 'Cannot specify both version and label');
  }
  if (version !== undefined) return { version };
  return label === undefined ? null : { label };
}

/** Null when the caller names nobody. @throws AppError 'invalid_request' for a key that is too long. */
function abKeyOf(request: Request, ofQuery?: string): string | null {
  const key = ofQuery || request.headers.get(abKeyHeader) || null;
  if (key !== null && key.length > promptLimits.abKeyChars) {
    throw new AppError('invalid_request', `The key of an A/B test has at most ${promptLimits.abKeyChars} characters`);
  }
  return key;
}

/** The path is decoded already; some proxies and clients encode a name twice, so a second reading is tried after it. */
function spellingsOf(name = ''): string[] {
  // The database knows no such character, so no prompt has it.
  if (name.includes('\0')) return [];
  if (!/%[\da-f]{2}/i.test(name)) return [name];
  try {
    return [name, decodeURIComponent(name)];
  } catch {
    return [name];
  }
}

async function firstOf<T>(names: readonly string[], find: (name: string) => Promise<T | null>): Promise<T | null> {
  for (const name of names) {
    const found = await find(name);
    if (found !== null) return found;
  }
  return null;
}

function authorOf(principal: Principal): string | null {
  return principal.kind === 'person' ? principal.userId : null;
}

function noSuchPrompt(name: string): AppError {
  return new AppError('not_found', `Prompt not found: '${name}'`);
}

function withActive(prompt: Prompt): Prompt {
  return { ...prompt, isActive: prompt.labels.includes(defaultLabel) };
}
