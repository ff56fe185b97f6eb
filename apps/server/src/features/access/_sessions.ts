/** Sessions of signed-in people: a random token in a cookie, of which the database keeps the hash. */
import { createHash, randomBytes } from 'node:crypto';
import type { Account } from '@telltale/contract/access.ts';
import type { Database } from '#db/postgres/postgres.ts';
import { AppError } from '#lib/errors.ts';
import { type Attempt, Attempts } from './_attempts.ts';
import { hashPassword, verifyPassword } from './_passwords.ts';
import {
  deleteSession,
  findSessionPerson,
  findUser,
  findUserByEmail,
  insertSession,
  readAccount,
  replacePassword,
  type SessionPerson,
} from './_store.ts';

export const cookieName = 'telltale_session';
const sessionSeconds = 30 * 86_400;

export class Sessions {
  readonly #db: Database;
  readonly #attempts = new Attempts();

  constructor(db: Database) {
    this.#db = db;
  }

  /** @throws AppError 'unauthorized', the same for an unknown e-mail as for a wrong password; 'rate_limited'. */
  async signIn(attempt: Attempt, password: string): Promise<{ readonly token: string; readonly account: Account }> {
    this.#attempts.count(attempt);
    const user = await findUserByEmail(this.#db, attempt.email);
    const account = (await verifyPassword(user?.passwordHash ?? null, password)) && user;
    if (!account) throw new AppError('unauthorized', 'Wrong e-mail or password');
    this.#attempts.forgive(attempt);
    const token = randomBytes(32).toString('base64url');
    const expiresAt = new Date(Date.now() + sessionSeconds * 1000);
    await insertSession(this.#db, { tokenHash: hashToken(token), userId: user.id, expiresAt });
    return { token, account: await this.account(user.id) };
  }

  async signOut(token: string): Promise<void> {
    await deleteSession(this.#db, hashToken(token));
  }

  person(token: string): Promise<SessionPerson | null> {
    return findSessionPerson(this.#db, hashToken(token));
  }

  async account(userId: string): Promise<Account> {
    const account = await readAccount(this.#db, userId);
    if (!account) throw new AppError('unauthorized', 'This account no longer exists');
    return account;
  }

  /** Ends all sessions of the person but the one of `token`. */
  async changePassword(
    person: Attempt & { readonly userId: string; readonly token: string },
    passwords: { readonly current: string; readonly next: string },
  ): Promise<void> {
    this.#attempts.count(person);
    const user = await findUser(this.#db, person.userId);
    if (!user || !(await verifyPassword(user.passwordHash, passwords.current))) {
      throw new AppError('forbidden', 'The current password is wrong');
    }
    this.#attempts.forgive(person);
    const passwordHash = await hashPassword(passwords.next);
    await replacePassword(this.#db, { id: user.id, passwordHash, keepTokenHash: hashToken(person.token) });
  }
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

export function readSessionToken(request: Request): string | null {
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === cookieName && value) return value;
  }
  return null;
}

/** `token` null takes the cookie away. */
export function sessionCookie(token: string | null, secure: boolean): string {
  const parts = [`${cookieName}=${token ?? ''}`, 'Path=/', 'HttpOnly', 'SameSite=Lax'];
  parts.push(`Max-Age=${token === null ? 0 : sessionSeconds}`);
  if (secure) parts.push('Secure');
  return parts.join('; ');
}
