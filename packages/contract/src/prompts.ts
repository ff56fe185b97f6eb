/** Prompts as Langfuse's SDKs know them: versions by number or label, created, labelled, listed and deleted. */
import { z } from 'zod';
import { operation } from './operation.ts';
import { placeholdersOf, variablesOf } from './prompt-text.ts';
import { optionalTime, pageMeta } from './query.ts';

/** Limits of what a prompt may be. */
export const promptLimits = {
  nameChars: 255,
  labelChars: 36,
  labels: 50,
  tags: 50,
  tagChars: 100,
  messageChars: 500,
  /** Messages of one chat. */
  messages: 200,
  /** Of all texts of a version together, and of what its references make of it. */
  bodyChars: 1_000_000,
  configChars: 200_000,
  references: 50,
  /** How deep prompts may refer to prompts that refer to prompts. */
  depth: 5,
  abKeyChars: 1000,
} as const;

/** Says the same as the query's `abKey`, for callers that can set a header but no query. */
export const abKeyHeader = 'x-telltale-ab-key';

/** What is fetched when neither version nor label is asked for. */
export const defaultLabel = 'production';
/** Always on the newest version; nobody sets it. */
export const latestLabel = 'latest';

/** What may be compared with something stored: the database knows no NUL. */
export const storableText = z
  .string()
  .max(1000)
  .regex(/^[^\0]*$/, { message: 'cannot hold the character NUL' });

const reservedNames = new Set(['new', 'metrics', 'prompt-detail']);

/** Slashes make folders. */
export const promptName = z
  .string()
  .min(1)
  .max(promptLimits.nameChars)
  .refine((name) => !name.includes('|'), { message: 'a prompt name cannot hold "|"' })
  .refine((name) => !/<[^>]*>/.test(name), { message: 'a prompt name cannot hold HTML tags' })
  .refine((name) => !/\p{Cc}/u.test(name), { message: 'a prompt name cannot hold control characters' })
  .refine((name) => !name.includes('@@@'), { message: 'a prompt name cannot hold "@@@"' })
  .refine((name) => !/^\/|\/$|\/\//.test(name), {
    message: 'a prompt name cannot begin or end with a slash, or hold two in a row',
  })
  .refine((name) => !reservedNames.has(name), {
    message: `a prompt cannot be called ${[...reservedNames].map((name) => `"${name}"`).join(', ')}`,
  });

export const promptLabel = z
  .string()
  .min(1)
  .max(promptLimits.labelChars)
  .regex(/^[a-z0-9_\-.]+$/, { message: 'a label is lower-case letters, digits, "_", "-" and "."' });

export const promptTag = z
  .string()
  .min(1)
  .max(promptLimits.tagChars)
  .regex(/^\P{Cc}*$/u);
export const promptTags = z.array(promptTag).max(promptLimits.tags);

const placeholder = z.object({
  type: z.literal('placeholder'),
  name: z.string().regex(/^[a-zA-Z][a-zA-Z0-9_]*$/, {
    message: 'a placeholder is named with letters, digits and "_", a letter first',
  }),
});

/** Whatever else a message holds is dropped: clients take one with a `type` of its own for something else. */
const chatMessage = z.object({ role: z.string(), content: z.string() });

const promptBody = z.union([z.string(), z.array(z.union([placeholder, chatMessage])).max(promptLimits.messages)]);

const promptType = z.enum(['text', 'chat']);
export type PromptType = z.output<typeof promptType>;

const dependency = z.object({ id: z.string(), name: z.string(), version: z.number().int() });

export const prompt = z.object({
  id: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  projectId: z.string(),
  /** A person's id, or `API`. */
  createdBy: z.string(),
  name: z.string(),
  version: z.number().int(),
  type: promptType,
  prompt: promptBody,
  config: z.unknown(),
  labels: z.array(z.string()),
  tags: z.array(z.string()),
  /** Of the API before labels: whether it is labelled `production`; null in today's. */
  isActive: z.boolean().nullable(),
  commitMessage: z.string().nullable(),
  /** Which prompts were put in; null when the prompt refers to none, or was asked for as it is stored. */
  resolutionGraph: z.object({ root: dependency, dependencies: z.record(z.string(), z.array(dependency)) }).nullable(),
  /** The running A/B test that chose the version, and its place among the test's versions, 0 being the control. */
  abTest: z.object({ id: z.string(), arm: z.number().int() }).optional(),
});
export type Prompt = z.output<typeof prompt>;

export const createPromptBody = z
  .object({
    name: promptName,
    /** Without it, a string is a text and a list is a chat. */
    type: promptType.nullish(),
    prompt: promptBody,
    config: z.unknown().optional(),
    labels: z.array(promptLabel).max(promptLimits.labels).nullish(),
    /** For all versions; without them, those of the prompt stay. */
    tags: promptTags.nullish(),
    commitMessage: storableText.max(promptLimits.messageChars).nullish(),
    /** Of the API before labels: true means the label `production`. */
    isActive: z.boolean().nullish(),
  })
  .superRefine((body, context) => {
    const problem = problemOf(body);
    if (problem) context.addIssue({ code: 'custom', ...problem });
  });
export type CreatePromptBody = z.output<typeof createPromptBody>;

interface Checked {
  readonly type?: PromptType | null | undefined;
  readonly prompt: z.output<typeof promptBody>;
  readonly config?: unknown;
}

function problemOf({ type, prompt: body, config }: Checked): { path: string[]; message: string } | null {
  const isText = typeof body === 'string';
  if (type && isText !== (type === 'text')) {
    const message = isText ? 'a chat prompt is a list of messages' : 'a text prompt is a string';
    return { path: ['prompt'], message };
  }
  const variables = new Set(variablesOf(body));
  const twice = placeholdersOf(body).find((name) => variables.has(name));
  if (twice !== undefined) {
    return { path: ['prompt'], message: `"${twice}" is the name of a placeholder and of a variable` };
  }
  if (JSON.stringify(body).length > promptLimits.bodyChars) {
    return { path: ['prompt'], message: `a prompt has at most ${promptLimits.bodyChars} characters` };
  }
  if (JSON.stringify(config ?? {}).length > promptLimits.configChars) {
    return { path: ['config'], message: `a config has at most ${promptLimits.configChars} characters of JSON` };
  }
  return null;
}

const version = z.coerce.number().int().min(1).max(2_147_483_647);
const selection = { version: version.optional(), label: storableText.optional() };

export const getPrompt = operation({
  id: 'prompts.get',
  method: 'GET',
  path: '/api/public/v2/prompts/:promptName{.+}',
  access: 'read',
  summary: 'Get a prompt by version or label, `production` unless said; other prompts it refers to are put in',
  query: z.object({
    ...selection,
    /** `false` gives the prompt as it is stored. */
    resolve: z.enum(['true', 'false']).default('true'),
    /** The user or session: while an A/B test runs under the label, each keeps the version it was given. */
    abKey: z.string().max(promptLimits.abKeyChars).optional(),
  }),
  reply: prompt,
});

export const promptMeta = z.object({
  name: z.string(),
  type: promptType,
  versions: z.array(z.number().int()),
  labels: z.array(z.string()),
  tags: z.array(z.string()),
  lastUpdatedAt: z.string(),
  /** Of the newest version. */
  lastConfig: z.unknown(),
});
export type PromptMeta = z.output<typeof promptMeta>;

export const listPrompts = operation({
  id: 'prompts.list',
  method: 'GET',
  path: '/api/public/v2/prompts',
  access: 'read',
  summary: 'List prompts by name, each with the versions and labels that the filters leave',
  query: z.object({
    page: z.coerce.number().int().min(1).max(1_000_000).default(1),
    limit: z.coerce.number().int().min(1).max(100).default(10),
    name: storableText.optional(),
    ...selection,
    tag: storableText.optional(),
    fromUpdatedAt: optionalTime,
    toUpdatedAt: optionalTime,
  }),
  /** `pagination` says the same as `meta`; older clients read it. */
  reply: z.object({ data: z.array(promptMeta), meta: pageMeta, pagination: pageMeta }),
});

export const createPrompt = operation({
  id: 'prompts.create',
  method: 'POST',
  path: '/api/public/v2/prompts',
  access: 'write',
  summary: 'Create a prompt, or a new version of one',
  body: createPromptBody,
  reply: prompt,
  status: 201,
});

export const updatePromptLabels = operation({
  id: 'prompts.updateLabels',
  method: 'PATCH',
  path: '/api/public/v2/prompts/:promptName{.+}/versions/:version',
  access: 'write',
  summary: 'Add labels to a version; they leave the versions that have them',
  body: z.object({ newLabels: z.array(promptLabel).max(promptLimits.labels) }),
  reply: prompt,
});

export const deletePrompt = operation({
  id: 'prompts.delete',
  method: 'DELETE',
  path: '/api/public/v2/prompts/:promptName{.+}',
  access: 'write',
  summary: 'Delete a prompt, or those of its versions with this number or label',
  query: z.object(selection),
  reply: z.null(),
  status: 204,
});

export const getPromptV1 = operation({
  id: 'prompts.v1.get',
  method: 'GET',
  path: '/api/public/prompts',
  access: 'read',
  summary: 'Get a prompt by version, that of label `production` unless said; for clients before labels',
  query: z.object({ name: storableText, version: version.optional() }),
  reply: prompt,
});

export const createPromptV1 = operation({
  id: 'prompts.v1.create',
  method: 'POST',
  path: '/api/public/prompts',
  access: 'write',
  summary: 'Create a prompt, or a new version of one; `isActive` means the label `production`',
  body: createPromptBody,
  reply: prompt,
  status: 201,
});
