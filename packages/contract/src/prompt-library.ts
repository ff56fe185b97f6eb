/** Prompts as people work on them: folders, the history of one prompt, its tags and labels, and how each version does. Extensions. */
import { z } from 'zod';
import { operation } from './operation.ts';
import { promptLabel, promptLimits, promptName, promptTags, storableText } from './prompts.ts';
import { list, optionalTime, pageMeta, pageQuery } from './query.ts';

const labelAt = z.object({ label: z.string(), version: z.number().int() });
export type LabelAt = z.output<typeof labelAt>;

const author = z.object({ id: z.string(), name: z.string() }).nullable();

export const promptEntry = z.object({
  name: z.string(),
  type: z.enum(['text', 'chat']),
  tags: z.array(z.string()),
  versionCount: z.number().int(),
  latestVersion: z.number().int(),
  /** `latest` is not among them. */
  labels: z.array(labelAt),
  /** Of the newest version. */
  commitMessage: z.string().nullable(),
  author,
  updatedAt: z.string(),
});
export type PromptEntry = z.output<typeof promptEntry>;

export const promptFolder = z.object({ path: z.string(), promptCount: z.number().int(), updatedAt: z.string() });
export type PromptFolder = z.output<typeof promptFolder>;

export const browsePrompts = operation({
  id: 'prompts.browse',
  method: 'GET',
  path: '/api/public/prompts/browse',
  access: 'read',
  summary: 'What is in a folder of prompts; with a search or filter, everything found below it (extension)',
  query: pageQuery.extend({
    /** `support/answers`; none is the top. */
    folder: storableText.optional(),
    /** Part of the name, whatever the case. */
    q: storableText.optional().transform((value) => value?.trim() || undefined),
    label: storableText.optional(),
    tag: storableText.optional(),
  }),
  reply: z.object({
    /** Empty with a search or filter. At most 1000. */
    folders: z.array(promptFolder),
    data: z.array(promptEntry),
    meta: pageMeta,
    /** All labels and tags of the project's prompts, for filters. */
    labels: z.array(z.string()),
    tags: z.array(z.string()),
  }),
});

const nameQuery = z.object({ name: storableText });

export const promptVersionEntry = z.object({
  version: z.number().int(),
  labels: z.array(z.string()),
  commitMessage: z.string().nullable(),
  /** Null for a key of the API. */
  author,
  createdAt: z.string(),
});
export type PromptVersionEntry = z.output<typeof promptVersionEntry>;

export const promptHistory = z.object({
  name: z.string(),
  type: z.enum(['text', 'chat']),
  tags: z.array(z.string()),
  /** The newest first, at most 1000. */
  versions: z.array(promptVersionEntry),
  /** Whose text holds a reference to this prompt, in any version. */
  usedBy: z.array(z.string()),
});
export type PromptHistory = z.output<typeof promptHistory>;

export const getPromptHistory = operation({
  id: 'prompts.history',
  method: 'GET',
  path: '/api/public/prompts/history',
  access: 'read',
  summary: 'List the versions of a prompt with labels, messages and authors (extension)',
  query: nameQuery,
  reply: promptHistory,
});

export const setPromptTags = operation({
  id: 'prompts.setTags',
  method: 'PUT',
  path: '/api/public/prompts/tags',
  access: 'write',
  summary: 'Set the tags of a prompt (extension)',
  body: z.object({ name: promptName, tags: promptTags }),
  reply: z.object({ tags: z.array(z.string()) }),
});

export const removePromptLabel = operation({
  id: 'prompts.removeLabel',
  method: 'DELETE',
  path: '/api/public/prompts/labels',
  access: 'write',
  summary: 'Take a label off a prompt, whichever version has it (extension)',
  query: nameQuery.extend({ label: promptLabel }),
  reply: z.null(),
  status: 204,
});

export const promptUsage = operation({
  id: 'prompts.usage',
  method: 'GET',
  path: '/api/public/prompts/usage',
  access: 'read',
  summary: 'Count the observations linked to prompts since a time, the last 7 days unless said (extension)',
  query: z.object({ name: list(z.string().max(promptLimits.nameChars)), fromTimestamp: optionalTime }),
  reply: z.object({ data: z.array(z.object({ name: z.string(), observationCount: z.number() })) }),
});

/** A mean of `n` values, and bounds within which the true one lies in 95 of 100 cases; null with fewer than 10 values. */
const estimate = z.object({
  n: z.number(),
  mean: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export type Estimate = z.output<typeof estimate>;

const scoreSummary = z.object({
  name: z.string(),
  dataType: z.enum(['NUMERIC', 'BOOLEAN', 'CATEGORICAL']),
  /** Of the linked observations themselves, or of their traces as a whole. */
  scope: z.enum(['observation', 'trace']),
  n: z.number(),
  /** Of numbers; of truths, the share that is true. Null for categories. */
  estimate: estimate.nullable(),
  /** How often each category was given, the commonest first, at most 20. */
  categories: z.array(z.object({ value: z.string(), n: z.number(), share: estimate })),
});
export type ScoreSummary = z.output<typeof scoreSummary>;

export const promptVersionMetrics = z.object({
  version: z.number().int(),
  observationCount: z.number(),
  errorCount: z.number(),
  firstUsedAt: z.string(),
  lastUsedAt: z.string(),
  /** Seconds; null without an observation that has ended. */
  latency: z.object({ n: z.number(), p50: z.number(), p95: z.number() }).nullable(),
  /** USD of each observation, in all, and how sure the mean is. */
  totalCost: z.number(),
  cost: estimate,
  inputTokens: z.number(),
  outputTokens: z.number(),
  totalTokens: z.number(),
  /** Total tokens of each observation that has any. */
  tokens: estimate,
  scores: z.array(scoreSummary),
});
export type PromptVersionMetrics = z.output<typeof promptVersionMetrics>;

export const getPromptMetrics = operation({
  id: 'prompts.metrics',
  method: 'GET',
  path: '/api/public/prompts/metrics',
  access: 'read',
  summary: 'How each version of a prompt did: use, latency, cost, tokens and scores, all exact (extension)',
  query: nameQuery.extend({ fromTimestamp: optionalTime, toTimestamp: optionalTime }),
  /** Versions that were used, the newest first. */
  reply: z.object({ data: z.array(promptVersionMetrics) }),
});
