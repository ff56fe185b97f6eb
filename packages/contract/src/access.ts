/** Projects, signing in and out, and the API keys of a project. */
import { z } from 'zod';
import { operation } from './operation.ts';

export const role = z.enum(['OWNER', 'ADMIN', 'MEMBER', 'VIEWER']);

const organization = z.object({ id: z.string(), name: z.string() });

export const project = z.object({
  id: z.string(),
  name: z.string(),
  organization,
  metadata: z.record(z.string(), z.unknown()),
  /** Days that traced data are kept; absent for ever. */
  retentionDays: z.number().int().optional(),
});
export type Project = z.output<typeof project>;

export const listProjects = operation({
  id: 'projects.list',
  method: 'GET',
  path: '/api/public/projects',
  access: 'anyone-known',
  summary: 'The project of the API key, or all projects of the signed-in person. SDKs check their credentials with it.',
  reply: z.object({ data: z.array(project) }),
});

const email = z.string().trim().min(3).max(320);
/** The upper bound keeps hashing cheap to refuse. */
const password = z.string().min(1).max(1000);
export const newPassword = z.string().min(8).max(1000);

/** A signed-in person and what they may see. */
export const account = z.object({
  user: z.object({ id: z.string(), email: z.string(), name: z.string().nullable() }),
  projects: z.array(z.object({ id: z.string(), name: z.string(), role, organization })),
});
export type Account = z.output<typeof account>;

export const login = operation({
  id: 'auth.login',
  method: 'POST',
  path: '/api/auth/login',
  access: 'public',
  summary: 'Sign in by e-mail and password; sets the session cookie. 429 after too many attempts.',
  body: z.object({ email, password }),
  reply: account,
});

export const logout = operation({
  id: 'auth.logout',
  method: 'POST',
  path: '/api/auth/logout',
  access: 'public',
  summary: 'End the session of the cookie, if there is one.',
  reply: z.object({ success: z.literal(true) }),
});

export const getMe = operation({
  id: 'auth.me',
  method: 'GET',
  path: '/api/auth/me',
  access: 'session',
  summary: 'The signed-in person.',
  reply: account,
});

export const changePassword = operation({
  id: 'auth.password',
  method: 'POST',
  path: '/api/auth/password',
  access: 'session',
  summary: "Change one's own password; ends all other sessions.",
  body: z.object({ currentPassword: password, newPassword }),
  reply: z.object({ success: z.literal(true) }),
});

/** No colon, which separates the two in Basic credentials; visible ASCII, as HTTP headers need. */
const keyText = (min: number) =>
  z
    .string()
    .min(min)
    .max(200)
    .regex(/^[!-9;-~]+$/, 'Only visible ASCII characters, without ":"');

const time = z.string();

export const apiKeySummary = z.object({
  id: z.string(),
  createdAt: time,
  expiresAt: time.nullable(),
  lastUsedAt: time.nullable(),
  note: z.string().nullable(),
  publicKey: z.string(),
  displaySecretKey: z.string(),
});
export type ApiKeySummary = z.output<typeof apiKeySummary>;

export const listApiKeys = operation({
  id: 'apiKeys.list',
  method: 'GET',
  path: '/api/public/projects/:projectId/apiKeys',
  access: 'admin',
  summary: 'The API keys of a project, oldest first, without their secrets.',
  reply: z.object({ apiKeys: z.array(apiKeySummary) }),
});

export const createApiKey = operation({
  id: 'apiKeys.create',
  method: 'POST',
  path: '/api/public/projects/:projectId/apiKeys',
  access: 'admin',
  summary: 'Make an API key. Its secret is in this reply and nowhere else. Keys of your own: give both parts.',
  body: z
    .object({
      note: z.string().max(1000).nullish(),
      publicKey: keyText(4).optional(),
      secretKey: keyText(16).optional(),
    })
    .refine((body) => (body.publicKey === undefined) === (body.secretKey === undefined), {
      message: 'Give both publicKey and secretKey, or neither',
    }),
  reply: z.object({
    id: z.string(),
    createdAt: time,
    publicKey: z.string(),
    secretKey: z.string(),
    displaySecretKey: z.string(),
    note: z.string().nullable(),
  }),
  status: 201,
});

export const deleteApiKey = operation({
  id: 'apiKeys.delete',
  method: 'DELETE',
  path: '/api/public/projects/:projectId/apiKeys/:keyId',
  access: 'admin',
  summary: 'Delete an API key; it stops working at once.',
  reply: z.object({ success: z.literal(true) }),
});
