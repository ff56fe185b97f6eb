/** Who may come in: API keys for programs, sessions for people, and the first owner of a new installation. */
import type { Account, ApiKeySummary, Project } from '@telltale/contract/access.ts';
import type { Logger } from 'pino';
import type { InitialValues } from '#config.ts';
import type { Database } from '#db/postgres/postgres.ts';
import type { Authenticator, Principal } from '#http/principal.ts';
import { AppError, isAppError } from '#lib/errors.ts';
import type { Attempt } from './_attempts.ts';
import { makeFirstOwner } from './_first-owner.ts';
import { ApiKeys, type KeyPair, type KnownKey } from './_keys.ts';
import { readSessionToken, Sessions, sessionCookie } from './_sessions.ts';
import { readProjects } from './_store.ts';

export interface AccessDeps {
  readonly db: Database;
  readonly logger: Logger;
  /** Told of requests with a known public key and a wrong secret. */
  readonly onWrongSecret?: ((key: KnownKey) => void) | undefined;
  readonly config: {
    /** Where users reach us: with https the session cookie is sent over https only. */
    readonly publicUrl?: string | undefined;
  };
}

export interface Access extends Authenticator, AsyncDisposable {
  /**
   * Makes organisation, project, owner and API key where they are missing, as configured or made up. To be called at
   * each start before requests are served; the same values again change nothing.
   * @throws AppError 'invalid_request' or 'conflict' when the values contradict each other or what is stored.
   */
  ensureFirstOwner(initial: InitialValues): Promise<FirstOwner>;
  /** @throws AppError 'unauthorized', 'rate_limited', 'overloaded'. */
  signIn(attempt: Attempt, password: string, request: Request): Promise<{ account: Account; cookie: string }>;
  signOut(request: Request): Promise<{ cookie: string }>;
  account(principal: Principal): Promise<Account>;
  changePassword(
    call: { readonly principal: Principal; readonly request: Request; readonly address: string | undefined },
    passwords: { readonly current: string; readonly next: string },
  ): Promise<void>;
  /** The key's project, or all of the person's. */
  projects(principal: Principal): Promise<Project[]>;
  listKeys(projectId: string): Promise<ApiKeySummary[]>;
  /** @throws AppError 'conflict' when the public key is in use. */
  createKey(projectId: string, note: string | null, pair?: KeyPair): ReturnType<ApiKeys['create']>;
  /** @throws AppError 'not_found'. */
  deleteKey(projectId: string, keyId: string): Promise<void>;
}

export interface FirstOwner {
  readonly projectId: string;
  readonly projectName: string;
  /** What this call has made; null for what was there. The only time that plain password and secret are to be had. */
  readonly user: { readonly email: string; readonly password: string } | null;
  readonly key: KeyPair | null;
}

const wrongCredentials = "Invalid credentials. Confirm that you've configured the correct host.";
const wrongPublicKey = "Invalid public key. Confirm that you've configured the correct host.";

export function createAccess({ db, logger, config, onWrongSecret }: AccessDeps): Access {
  const keys = new ApiKeys(db, logger, onWrongSecret);
  const sessions = new Sessions(db);
  const secure = (request: Request) =>
    config.publicUrl?.startsWith('https:') === true || new URL(request.url).protocol === 'https:';
  return {
    authenticate: (request) => whileAvailable(() => authenticate(request, keys, sessions)),
    ensureFirstOwner: async (initial) => {
      const owner = await makeFirstOwner(db, initial);
      if (initial.publicKey !== undefined) keys.forget(initial.publicKey);
      return owner;
    },
    signIn: async (attempt, password, request) => {
      const { token, account } = await sessions.signIn(attempt, password);
      return { account, cookie: sessionCookie(token, secure(request)) };
    },
    signOut: async (request) => {
      const token = readSessionToken(request);
      if (token) await sessions.signOut(token);
      return { cookie: sessionCookie(null, secure(request)) };
    },
    account: (principal) => sessions.account(requirePerson(principal).userId),
    changePassword: ({ principal, request, address }, passwords) => {
      const { userId, email } = requirePerson(principal);
      return sessions.changePassword({ userId, email, address, token: readSessionToken(request) ?? '' }, passwords);
    },
    projects: (principal) => readProjects(db, projectIdsOf(principal)),
    listKeys: (projectId) => keys.list(projectId),
    createKey: (projectId, note, pair) => keys.create(projectId, note, pair),
    deleteKey: (projectId, keyId) => keys.remove(projectId, keyId),
    [Symbol.asyncDispose]: () => keys.flush(),
  };
}

async function authenticate(request: Request, keys: ApiKeys, sessions: Sessions): Promise<Principal> {
  const header = request.headers.get('authorization');
  if (header !== null) return authenticateKey(header, keys);
  const token = readSessionToken(request);
  if (token === null) return { kind: 'nobody' };
  const person = await sessions.person(token);
  if (!person) throw new AppError('unauthorized', 'Your session has ended; sign in again');
  return { kind: 'person', ...person };
}

/** Messages as SDKs show them to their users, and as users find them on the web. */
async function authenticateKey(header: string, keys: ApiKeys): Promise<Principal> {
  const [, scheme = '', value = ''] = /^(\w+) +(\S+) *$/.exec(header) ?? [];
  if (scheme.toLowerCase() === 'bearer') {
    const key = await keys.verifyPublic(value);
    if (!key) throw new AppError('unauthorized', wrongPublicKey);
    return { kind: 'key', ...key, scope: 'scores' };
  }
  const [publicKey = '', secretKey] = Buffer.from(value, 'base64').toString().split(':');
  if (scheme.toLowerCase() !== 'basic' || secretKey === undefined) {
    throw new AppError('unauthorized', 'Invalid authorization header');
  }
  const key = await keys.verify({ publicKey, secretKey });
  if (!key) throw new AppError('unauthorized', wrongCredentials);
  return { kind: 'key', ...key, scope: 'full' };
}

/** A database that does not answer says nothing about credentials: clients must try again, not give up. */
async function whileAvailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (isAppError(cause)) throw cause;
    throw new AppError('overloaded', 'Service Unavailable', { cause, retryAfterSeconds: 1 });
  }
}

function requirePerson(principal: Principal): Extract<Principal, { kind: 'person' }> {
  if (principal.kind !== 'person') throw new AppError('forbidden', 'Only for people who are signed in');
  return principal;
}

function projectIdsOf(principal: Principal): readonly string[] {
  switch (principal.kind) {
    case 'nobody':
      return [];
    case 'key':
      return [principal.projectId];
    case 'person':
      return [...principal.projects.keys()];
  }
}
