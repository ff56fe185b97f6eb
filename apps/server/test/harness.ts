/** A whole server on embedded engines in a temporary folder, called in process. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { type App, createApp } from '#app.ts';
import { readConfig } from '#config.ts';
import { organizations, projects } from '#db/postgres/schema.ts';
import { addPerson } from '#features/access/testing.ts';
import type { Role } from '#http/principal.ts';

export interface TestApp extends AsyncDisposable {
  readonly app: App;
  /** A project of its own for each test, with the `Authorization` of its key pair. */
  createProject(): Promise<TestProject>;
  /** A person with one role in the project's organisation; gives their `Cookie`. */
  signIn(project: TestProject, role: Role): Promise<string>;
  fetch(method: string, path: string, init?: Init): Promise<Response>;
  /** JSON in and out, as the holder of the project's keys. @throws Error when the answer is not a success. */
  call<T>(project: TestProject, method: string, path: string, body?: unknown): Promise<T>;
}

export interface TestProject {
  readonly id: string;
  readonly organizationId: string;
  readonly publicKey: string;
  readonly authorization: string;
}

interface Init {
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
}

const silent = pino({ level: 'silent' });
const password = 'a long enough password';

export interface TestAppOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly logger?: Logger;
}

export async function startTestApp({ environment = {}, logger = silent }: TestAppOptions = {}): Promise<TestApp> {
  const dataDir = mkdtempSync(join(tmpdir(), 'telltale-test-'));
  const config = readConfig({ ...environment, TELLTALE_DATA_DIR: dataDir });
  const app = await createApp({
    config,
    logger,
    version: 'test',
    onProgress: () => undefined,
  });
  const fetchApp = async (method: string, path: string, init: Init = {}) =>
    app.router.fetch(new Request(`http://telltale.test${path}`, { method, ...init } as RequestInit));
  return {
    app,
    fetch: fetchApp,
    createProject: () => createProject(app),
    signIn: (project, role) => signIn(app, fetchApp, project, role),
    async call<T>(project: TestProject, method: string, path: string, body?: unknown) {
      const headers = { authorization: project.authorization, 'content-type': 'application/json' };
      const response = await fetchApp(method, path, {
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as T;
    },
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function createProject(app: App): Promise<TestProject> {
  const { db } = app.engines.postgres;
  const id = randomUUID();
  const organizationId = randomUUID();
  await db.insert(organizations).values({ id: organizationId, name: 'An organisation' });
  await db.insert(projects).values({ id, organizationId, name: 'A project' });
  const { publicKey, secretKey } = await app.access.createKey(id, null);
  const authorization = `Basic ${Buffer.from(`${publicKey}:${secretKey}`).toString('base64')}`;
  return { id, organizationId, publicKey, authorization };
}

async function signIn(app: App, fetchApp: TestApp['fetch'], project: TestProject, role: Role): Promise<string> {
  const { organizationId } = project;
  const email = await addPerson(app.engines.postgres.db, { organizationId, role, password });
  const response = await fetchApp('POST', '/api/auth/login', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const cookie = response.headers.get('set-cookie')?.split(';')[0];
  if (!cookie) throw new Error(`no session: ${response.status} ${await response.text()}`);
  return cookie;
}
