/** Makes people for tests: the product has no way to add members yet. */
import { randomUUID } from 'node:crypto';
import type { Database } from '#db/postgres/postgres.ts';
import { memberships, users } from '#db/postgres/schema.ts';
import type { Role } from '#http/principal.ts';
import { hashPassword } from './_passwords.ts';

/** Gives the e-mail of a new person with one role in one organisation. */
export async function addPerson(
  db: Database,
  member: { readonly organizationId: string; readonly role: Role; readonly password: string },
): Promise<string> {
  const userId = randomUUID();
  const email = `${userId}@example.com`;
  await db.insert(users).values({ id: userId, email, passwordHash: await hashPassword(member.password) });
  await db.insert(memberships).values({ organizationId: member.organizationId, userId, role: member.role });
  return email;
}
