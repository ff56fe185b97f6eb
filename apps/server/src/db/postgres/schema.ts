/** All tables of the metadata database. A change here needs a migration: `npx drizzle-kit generate` in apps/server. */
import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  timestamp,
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
