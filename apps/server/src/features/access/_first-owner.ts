/** The organisation, project, owner and API key that a new installation starts with. */
import { randomBytes, randomUUID } from 'node:crypto';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { InitialValues } from '#config.ts';
import type { Database } from '#db/postgres/postgres.ts';
import { apiKeys, memberships, organizations, projects, users } from '#db/postgres/schema.ts';
import { AppError } from '#lib/errors.ts';
import type { FirstOwner } from './access.ts';
import { displaySecret, hashSecret, type KeyPair, keyRow, newKeyPair } from './_keys.ts';
import { hashPassword } from './_passwords.ts';
import { normalEmail } from './_store.ts';

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

const lockId = 7_311_584_103;
const defaults = { organization: 'My organization', project: 'My project', email: 'owner@telltale.local' };

/** In one transaction, and one process at a time: there is never half an owner. */
export async function makeFirstOwner(db: Database, initial: InitialValues): Promise<FirstOwner> {
  if ((initial.publicKey === undefined) !== (initial.secretKey === undefined)) {
    throw new AppError('invalid_request', 'Give both the public and the secret key of the first project, or neither');
  }
  if (initial.userEmail !== undefined && !initial.userEmail.includes('@')) {
    throw new AppError('invalid_request', `The first user's e-mail is not one: ${initial.userEmail}`);
  }
  return db.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(${lockId})`);
    const organizationId = await ensureOrganization(tx, initial);
    const project = await ensureProject(tx, initial, organizationId);
    const user = await ensureUser(tx, initial, organizationId);
    const key = await ensureKey(tx, initial, project);
    return { projectId: project.id, projectName: project.name, user, key };
  });
}

/** The one named by its id; else the oldest there is; else a new one. */
async function ensureOrganization(tx: Transaction, initial: InitialValues): Promise<string> {
  const { organizationId } = initial;
  const [existing] = await tx
    .select({ id: organizations.id })
    .from(organizations)
    .where(organizationId === undefined ? undefined : eq(organizations.id, organizationId))
    .orderBy(asc(organizations.createdAt), asc(organizations.id))
    .limit(1);
  if (existing) return existing.id;
  const id = organizationId ?? randomUUID();
  await tx.insert(organizations).values({ id, name: initial.organizationName ?? defaults.organization });
  return id;
}

interface EnsuredProject {
  readonly id: string;
  readonly name: string;
  readonly isNew: boolean;
}

async function ensureProject(tx: Transaction, initial: InitialValues, organizationId: string): Promise<EnsuredProject> {
  const { projectId } = initial;
  const [existing] = await tx
    .select({ id: projects.id, name: projects.name, organizationId: projects.organizationId })
    .from(projects)
    .where(projectId === undefined ? eq(projects.organizationId, organizationId) : eq(projects.id, projectId))
    .orderBy(asc(projects.createdAt), asc(projects.id))
    .limit(1);
  if (existing && existing.organizationId !== organizationId) {
    throw new AppError('conflict', `The first project ${existing.id} belongs to another organisation already`);
  }
  if (existing) return { id: existing.id, name: existing.name, isNew: false };
  const made = { id: projectId ?? randomUUID(), name: initial.projectName ?? defaults.project };
  await tx.insert(projects).values({ ...made, organizationId });
  return { ...made, isNew: true };
}

/**
 * The person with the configured e-mail; without one, whoever there is, who then need not be an owner already.
 * A person who exists keeps password, name and role: they may have changed them since.
 */
async function ensureUser(
  tx: Transaction,
  initial: InitialValues,
  organizationId: string,
): Promise<FirstOwner['user']> {
  const email = initial.userEmail === undefined ? undefined : normalEmail(initial.userEmail);
  const [existing] = await tx
    .select({ id: users.id })
    .from(users)
    .where(email === undefined ? undefined : eq(users.email, email))
    .orderBy(asc(users.createdAt), asc(users.id))
    .limit(1);
  if (existing) {
    if (email !== undefined || !(await hasMembers(tx, organizationId))) await addOwner(tx, organizationId, existing.id);
    return null;
  }
  const made = {
    email: email ?? defaults.email,
    password: initial.userPassword ?? randomBytes(15).toString('base64url'),
  };
  const id = randomUUID();
  const passwordHash = await hashPassword(made.password);
  await tx.insert(users).values({ id, email: made.email, name: initial.userName ?? null, passwordHash });
  await addOwner(tx, organizationId, id);
  return made;
}

async function hasMembers(tx: Transaction, organizationId: string): Promise<boolean> {
  const found = await tx.select().from(memberships).where(eq(memberships.organizationId, organizationId)).limit(1);
  return found.length > 0;
}

async function addOwner(tx: Transaction, organizationId: string, userId: string): Promise<void> {
  await tx.insert(memberships).values({ organizationId, userId, role: 'OWNER' }).onConflictDoNothing();
}

/** The configured pair is made to work; without one, a new project gets a new pair. */
async function ensureKey(tx: Transaction, initial: InitialValues, project: EnsuredProject): Promise<KeyPair | null> {
  const { publicKey, secretKey } = initial;
  if (publicKey === undefined || secretKey === undefined) {
    if (!project.isNew) return null;
    const pair = newKeyPair();
    await tx.insert(apiKeys).values(keyRow(project.id, pair, 'First key'));
    return pair;
  }
  const [existing] = await tx.select().from(apiKeys).where(eq(apiKeys.publicKey, publicKey));
  if (existing && existing.projectId !== project.id) {
    throw new AppError('conflict', `The public key ${publicKey} belongs to another project already`);
  }
  if (!existing) {
    await tx.insert(apiKeys).values(keyRow(project.id, { publicKey, secretKey }, 'From the configuration'));
    return { publicKey, secretKey };
  }
  if (existing.secretHash === hashSecret(secretKey)) return null;
  await tx
    .update(apiKeys)
    .set({ secretHash: hashSecret(secretKey), displaySecretKey: displaySecret(secretKey) })
    .where(and(eq(apiKeys.id, existing.id), eq(apiKeys.projectId, project.id)));
  return { publicKey, secretKey };
}
