/** All tables of the metadata database. A change here needs a migration: `npx drizzle-kit generate` in apps/server. */
import type {
  AbArm,
  AbGuardrail,
  AbKeyKind,
  AbMetric,
  AbTestEvent,
  AbTestResult,
  AbTestStatus,
  AbVerdict,
} from '@telltale/contract/ab-tests.ts';
import type { Widget } from '@telltale/contract/dashboards.ts';
import type { ConnectionConfig, LlmAdapter } from '@telltale/contract/llm-connections.ts';
import type { PromptBody } from '@telltale/contract/prompt-text.ts';
import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  customType,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

const moment = () => timestamp({ withTimezone: true, mode: 'date', precision: 3 });
const createdAt = () => moment().notNull().defaultNow();
const updatedAt = () =>
  moment()
    .notNull()
    .defaultNow()
    .$onUpdate(() => new Date());

export const role = pgEnum('role', ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER']);

export const organizations = pgTable('organizations', {
  id: text().primaryKey(),
  name: text().notNull(),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const projects = pgTable(
  'projects',
  {
    id: text().primaryKey(),
    organizationId: text()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    metadata: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    /** Days that traced data are kept; null for ever. */
    retentionDays: integer(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [uniqueIndex('projects_organization_id_name').on(t.organizationId, t.name)],
);

export const users = pgTable(
  'users',
  {
    id: text().primaryKey(),
    /** In lower case, made so in JavaScript: PostgreSQL's `lower()` depends on the locale of the database. */
    email: text().notNull(),
    name: text(),
    /** argon2id, in PHC form. */
    passwordHash: text().notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [uniqueIndex('users_email').on(t.email)],
);

export const memberships = pgTable(
  'memberships',
  {
    organizationId: text()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    userId: text()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    role: role().notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.userId] }), index('memberships_user_id').on(t.userId)],
);

export const apiKeys = pgTable(
  'api_keys',
  {
    id: text().primaryKey(),
    projectId: text()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    publicKey: text().notNull(),
    /** SHA-256 in hex: the secret is random enough that a slow hash would add nothing but time. */
    secretHash: text().notNull(),
    /** What may be shown of the secret, e.g. `sk-lf-…4f2a`. */
    displaySecretKey: text().notNull(),
    note: text(),
    createdAt: createdAt(),
    lastUsedAt: moment(),
    expiresAt: moment(),
  },
  (t) => [uniqueIndex('api_keys_public_key').on(t.publicKey), index('api_keys_project_id').on(t.projectId)],
);

export const userSessions = pgTable(
  'user_sessions',
  {
    /** SHA-256 in hex of the token in the cookie. */
    tokenHash: text().primaryKey(),
    userId: text()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: createdAt(),
    expiresAt: moment().notNull(),
  },
  (t) => [index('user_sessions_user_id').on(t.userId), index('user_sessions_expires_at').on(t.expiresAt)],
);

/** Prices that a project has set for itself; the built-in ones are not in the database. */
export const models = pgTable(
  'models',
  {
    id: text().primaryKey(),
    projectId: text()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    modelName: text().notNull(),
    matchPattern: text().notNull(),
    startDate: moment(),
    unit: text(),
    tokenizerId: text(),
    tokenizerConfig: jsonb(),
    pricingTiers: jsonb().notNull().default([]),
    createdAt: createdAt(),
  },
  (t) => [index('models_project_id').on(t.projectId, t.modelName)],
);

/** A list as somebody wants to see it again: its filter, columns, order and time range. */
export const savedViews = pgTable(
  'saved_views',
  {
    id: text().primaryKey(),
    projectId: text()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    /** Who saved it. What a project shares outlives the person; what nobody else sees goes with them. */
    ownerId: text().references(() => users.id, { onDelete: 'set null' }),
    entity: text().notNull(),
    name: text().notNull(),
    query: text().notNull(),
    columns: jsonb().$type<string[]>(),
    orderBy: text(),
    timePreset: text(),
    isShared: boolean().notNull(),
    isDefault: boolean().notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    uniqueIndex('saved_views_name').on(t.projectId, t.entity, t.ownerId, t.name),
    uniqueIndex('saved_views_default')
      .on(t.projectId, t.entity)
      .where(sql`${t.isDefault}`),
  ],
);

/** Charts on a grid. The built-in ones are not in the database. */
export const dashboards = pgTable(
  'dashboards',
  {
    id: text().primaryKey(),
    projectId: text()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    /** Who made it. What a project shares outlives the person; what nobody else sees goes with them. */
    ownerId: text().references(() => users.id, { onDelete: 'set null' }),
    name: text().notNull(),
    description: text().notNull(),
    widgets: jsonb().$type<Widget[]>().notNull(),
    query: text().notNull(),
    timePreset: text(),
    isShared: boolean().notNull(),
    /** Counts the changes, so that one based on an older state is noticed. */
    revision: integer().notNull().default(0),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [uniqueIndex('dashboards_name').on(t.projectId, t.ownerId, t.name)],
);

/**
 * JSON as it was given: `json`, unlike `jsonb`, keeps the order of keys and any character. Drizzle's own column parses a
 * second time what the driver has parsed, so a text that reads `1` would come back as a number.
 */
const exactJson = <T>() =>
  customType<{ data: T; driverData: unknown }>({
    dataType: () => 'json',
    toDriver: (value) => JSON.stringify(value),
    fromDriver: (value) => value as T,
  })();

export const prompts = pgTable(
  'prompts',
  {
    id: text().primaryKey(),
    projectId: text()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    type: text().$type<'text' | 'chat'>().notNull(),
    /** Of all versions. */
    tags: jsonb().$type<string[]>().notNull(),
    /** The greatest number a version ever had: a deleted version's number is not given again. */
    lastVersion: integer().notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [uniqueIndex('prompts_name').on(t.projectId, t.name)],
);

/** What a version says never changes. */
export const promptVersions = pgTable(
  'prompt_versions',
  {
    id: text().primaryKey(),
    promptId: text()
      .notNull()
      .references(() => prompts.id, { onDelete: 'cascade' }),
    version: integer().notNull(),
    prompt: exactJson<PromptBody>().notNull(),
    config: exactJson<unknown>().notNull(),
    commitMessage: text(),
    /** Who made it; null for a key of the API, or somebody who is gone. */
    authorId: text().references(() => users.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
    /** When it or its labels changed. */
    updatedAt: updatedAt(),
  },
  // A constraint, not an index: labels refer to it, and migrations make indexes last.
  (t) => [unique('prompt_versions_version').on(t.promptId, t.version)],
);

/** A label is on one version of a prompt. `latest` is none of them: it is always the greatest version. */
export const promptLabels = pgTable(
  'prompt_labels',
  {
    promptId: text().notNull(),
    label: text().notNull(),
    version: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.promptId, t.label] }),
    foreignKey({
      name: 'prompt_labels_version',
      columns: [t.promptId, t.version],
      foreignColumns: [promptVersions.promptId, promptVersions.version],
    }).onDelete('cascade'),
    index('prompt_labels_label').on(t.label),
  ],
);

/** Which prompts the text of a version refers to, by version or by label. */
export const promptReferences = pgTable(
  'prompt_references',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    versionId: text()
      .notNull()
      .references(() => promptVersions.id, { onDelete: 'cascade' }),
    projectId: text().notNull(),
    name: text().notNull(),
    version: integer(),
    label: text(),
  },
  (t) => [
    index('prompt_references_name').on(t.projectId, t.name),
    index('prompt_references_version_id').on(t.versionId),
  ],
);

/** Connections to model providers. */
export const llmConnections = pgTable(
  'llm_connections',
  {
    id: text().primaryKey(),
    projectId: text()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    /** Its name, unique in the project. */
    provider: text().notNull(),
    adapter: text().$type<LlmAdapter>().notNull(),
    baseURL: text('base_url'),
    config: jsonb().$type<ConnectionConfig>(),
    customModels: jsonb().$type<string[]>().notNull(),
    withDefaultModels: boolean().notNull(),
    /** The key and the values of the extra headers, encrypted for this row of this project. */
    secrets: text().notNull(),
    /** What may be shown of the key. */
    displaySecretKey: text().notNull(),
    extraHeaderKeys: jsonb().$type<string[]>().notNull(),
    /** Counts the changes, so that one based on an older state is noticed. */
    revision: integer().notNull().default(0),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [uniqueIndex('llm_connections_provider').on(t.projectId, t.provider)],
);

/** Versions of a prompt that share the fetches of one label. The prompt is named, not referred to: the record outlives it. */
export const abTests = pgTable(
  'ab_tests',
  {
    id: text().primaryKey(),
    projectId: text()
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    promptName: text().notNull(),
    label: text().notNull(),
    /** The first is the control. */
    arms: jsonb().$type<AbArm[]>().notNull(),
    key: text().$type<AbKeyKind>().notNull(),
    primary: jsonb().$type<AbMetric>().notNull(),
    guardrails: jsonb().$type<AbGuardrail[]>().notNull(),
    minimumLift: doublePrecision().notNull(),
    alpha: doublePrecision().notNull(),
    /** For which the intervals are narrowest; fixed before the first unit is seen. */
    plannedUnits: doublePrecision().notNull(),
    warmupSeconds: integer().notNull(),
    /** Makes each test divide people anew. */
    salt: text().notNull(),
    status: text().$type<AbTestStatus>().notNull(),
    verdict: text().$type<AbVerdict>().notNull(),
    promotedVersion: integer(),
    startedAt: moment().notNull(),
    startedById: text().references(() => users.id, { onDelete: 'set null' }),
    endedAt: moment(),
    endedById: text().references(() => users.id, { onDelete: 'set null' }),
  },
  (t) => [
    uniqueIndex('ab_tests_running')
      .on(t.projectId, t.promptName, t.label)
      .where(sql`${t.status} = 'running'`),
    index('ab_tests_project_id').on(t.projectId, t.promptName, t.startedAt),
  ],
);

/** What happened to a test and what its result was at times. Rows are added and never changed. */
export const abTestEvents = pgTable(
  'ab_test_events',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    testId: text()
      .notNull()
      .references(() => abTests.id, { onDelete: 'cascade' }),
    at: moment().notNull(),
    kind: text().$type<AbTestEvent['kind']>().notNull(),
    /** Null for the server itself, a key of the API, or somebody who is gone. */
    byId: text().references(() => users.id, { onDelete: 'set null' }),
    result: jsonb().$type<AbTestResult>(),
  },
  (t) => [index('ab_test_events_test_id').on(t.testId, t.id)],
);

const counter = () => integer().notNull().default(0);

/**
 * What came in by the minute, for each project and key ('' for people). No foreign keys: counts of many projects are
 * written in one statement, which one deleted project must not fail. Rows go by age.
 */
export const intakeMinutes = pgTable(
  'intake_minutes',
  {
    projectId: text().notNull(),
    keyId: text().notNull(),
    minute: moment().notNull(),
    requests: counter(),
    accepted: counter(),
    rejected: counter(),
    truncated: counter(),
    overloaded: counter(),
    unauthenticated: counter(),
    /** Arrival less the newest client time of a request: the least and the greatest of the minute; null without any. */
    lagMsMin: bigint({ mode: 'number' }),
    lagMsMax: bigint({ mode: 'number' }),
    /** When the last item was taken. */
    lastAcceptedAt: moment(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.keyId, t.minute] }), index('intake_minutes_minute').on(t.minute)],
);

/** Items that were refused, one row for a reason in a few seconds, with one masked sample. A few hundred a project. */
export const intakeRejections = pgTable(
  'intake_rejections',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    projectId: text().notNull(),
    keyId: text().notNull(),
    at: moment().notNull(),
    door: text().notNull(),
    reason: text().notNull(),
    items: integer().notNull(),
    itemId: text().notNull(),
    sample: text().notNull(),
  },
  (t) => [index('intake_rejections_project_id').on(t.projectId, t.id), index('intake_rejections_at').on(t.at)],
);
