/** All SQL of organisations, projects, users, memberships, sessions and API keys. */
import type { Account, Project } from '@telltale/contract/access.ts';
import { and, asc, eq, gt, inArray, lt, ne } from 'drizzle-orm';
import type { Database } from '#db/postgres/postgres.ts';
import { apiKeys, memberships, organizations, projects, userSessions, users } from '#db/postgres/schema.ts';
import type { Role } from '#http/principal.ts';

export interface StoredKey {
  readonly id: string;
  readonly projectId: string;
  readonly secretHash: string;
  readonly expiresAt: Date | null;
}

export async function findKey(db: Database, publicKey: string): Promise<StoredKey | null> {
  const { id, projectId, secretHash, expiresAt } = apiKeys;
  const rows = await db
    .select({ id, projectId, secretHash, expiresAt })
    .from(apiKeys)
    .where(eq(apiKeys.publicKey, publicKey));
  return rows[0] ?? null;
}

export type KeyRow = typeof apiKeys.$inferSelect;

export function listKeys(db: Database, projectId: string): Promise<KeyRow[]> {
  return db
    .select()
    .from(apiKeys)
    .where(eq(apiKeys.projectId, projectId))
    .orderBy(asc(apiKeys.createdAt), asc(apiKeys.id));
}

/** @returns null when the public key is taken. */
export async function insertKey(db: Database, key: typeof apiKeys.$inferInsert): Promise<KeyRow | null> {
  const rows = await db.insert(apiKeys).values(key).onConflictDoNothing({ target: apiKeys.publicKey }).returning();
  return rows[0] ?? null;
}

/** @returns its public key; null when the project has no such key. */
export async function deleteKey(db: Database, projectId: string, id: string): Promise<string | null> {
  const rows = await db
    .delete(apiKeys)
    .where(and(eq(apiKeys.id, id), eq(apiKeys.projectId, projectId)))
    .returning({ publicKey: apiKeys.publicKey });
  return rows[0]?.publicKey ?? null;
}

export async function touchKeys(db: Database, ids: readonly string[], at: Date): Promise<void> {
  await db
    .update(apiKeys)
    .set({ lastUsedAt: at })
    .where(inArray(apiKeys.id, [...ids]));
}

export interface StoredUser {
  readonly id: string;
  readonly passwordHash: string;
}

/** E-mails are stored, looked up and shown in this form. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}

export async function findUserByEmail(db: Database, email: string): Promise<StoredUser | null> {
  const { id, passwordHash } = users;
  const rows = await db
    .select({ id, passwordHash })
    .from(users)
    .where(eq(users.email, normalEmail(email)));
  return rows[0] ?? null;
}

export async function findUser(db: Database, userId: string): Promise<StoredUser | null> {
  const { id, passwordHash } = users;
  const rows = await db.select({ id, passwordHash }).from(users).where(eq(users.id, userId));
  return rows[0] ?? null;
}

/** Changes the password and ends all sessions but one. */
export async function replacePassword(
  db: Database,
  user: { readonly id: string; readonly passwordHash: string; readonly keepTokenHash: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.update(users).set({ passwordHash: user.passwordHash }).where(eq(users.id, user.id));
    await tx
      .delete(userSessions)
      .where(and(eq(userSessions.userId, user.id), ne(userSessions.tokenHash, user.keepTokenHash)));
  });
}

/** Also sweeps away sessions that have expired. */
export async function insertSession(db: Database, session: typeof userSessions.$inferInsert): Promise<void> {
  await db.delete(userSessions).where(lt(userSessions.expiresAt, new Date()));
  await db.insert(userSessions).values(session);
}

export async function deleteSession(db: Database, tokenHash: string): Promise<void> {
  await db.delete(userSessions).where(eq(userSessions.tokenHash, tokenHash));
}

export interface SessionPerson {
  readonly userId: string;
  readonly email: string;
  readonly projects: ReadonlyMap<string, Role>;
}

/** In one query, since every request of the web app asks for it. */
export async function findSessionPerson(db: Database, tokenHash: string): Promise<SessionPerson | null> {
  const rows = await db
    .select({ userId: users.id, email: users.email, projectId: projects.id, role: memberships.role })
    .from(userSessions)
    .innerJoin(users, eq(users.id, userSessions.userId))
    .leftJoin(memberships, eq(memberships.userId, users.id))
    .leftJoin(projects, eq(projects.organizationId, memberships.organizationId))
    .where(and(eq(userSessions.tokenHash, tokenHash), gt(userSessions.expiresAt, new Date())));
  const first = rows[0];
  if (!first) return null;
  const roles = rows.flatMap(({ projectId, role }) => (projectId && role ? [[projectId, role] as const] : []));
  return { userId: first.userId, email: first.email, projects: new Map(roles) };
}

export async function readProjects(db: Database, ids: readonly string[]): Promise<Project[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select({ project: projects, organization: { id: organizations.id, name: organizations.name } })
    .from(projects)
    .innerJoin(organizations, eq(organizations.id, projects.organizationId))
    .where(inArray(projects.id, [...ids]))
    .orderBy(asc(projects.createdAt), asc(projects.id));
  return rows.map(({ project, organization }) => ({
    id: project.id,
    name: project.name,
    organization,
    metadata: project.metadata,
    ...(project.retentionDays ? { retentionDays: project.retentionDays } : {}),
  }));
}

export async function readAccount(db: Database, userId: string): Promise<Account | null> {
  const { id, email, name } = users;
  const [user] = await db.select({ id, email, name }).from(users).where(eq(users.id, userId));
  if (!user) return null;
  const rows = await db
    .select({
      id: projects.id,
      name: projects.name,
      role: memberships.role,
      organization: { id: organizations.id, name: organizations.name },
    })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
    .innerJoin(projects, eq(projects.organizationId, organizations.id))
    .where(eq(memberships.userId, userId))
    .orderBy(asc(projects.createdAt), asc(projects.id));
  return { user, projects: rows };
}
