/** Projects, signing in and out, and API keys over HTTP. */
import {
  changePassword,
  createApiKey,
  deleteApiKey,
  getMe,
  listApiKeys,
  listProjects,
  login,
  logout,
} from '@telltale/contract/access.ts';
import { requireSameProject } from '#http/access.ts';
import { jsonReply } from '#http/reply.ts';
import { type Route, route } from '#http/route.ts';
import { AppError } from '#lib/errors.ts';
import type { Access } from './access.ts';

export interface AccessRoutesDeps {
  readonly access: Access;
  /** Where a request comes from, to limit attempts to sign in; undefined when that is not known. */
  readonly clientAddress: (request: Request) => string | undefined;
}

const done = { success: true } as const;

export function accessRoutes(deps: AccessRoutesDeps): Route[] {
  return [...accountRoutes(deps), ...keyRoutes(deps.access)];
}

function accountRoutes({ access, clientAddress }: AccessRoutesDeps): Route[] {
  return [
    route(listProjects, async ({ principal }) => ({ data: await access.projects(principal) })),
    route(login, async ({ body, request }) => {
      refuseOtherSites(request);
      const attempt = { email: body.email, address: clientAddress(request) };
      const { account, cookie } = await access.signIn(attempt, body.password, request);
      return jsonReply(account, 200, { 'set-cookie': cookie });
    }),
    route(logout, async ({ request }) => {
      refuseOtherSites(request);
      const { cookie } = await access.signOut(request);
      return jsonReply(done, 200, { 'set-cookie': cookie });
    }),
    route(getMe, ({ principal }) => access.account(principal)),
    route(changePassword, async ({ body, principal, request }) => {
      const passwords = { current: body.currentPassword, next: body.newPassword };
      await access.changePassword({ principal, request, address: clientAddress(request) }, passwords);
      return done;
    }),
  ];
}

function keyRoutes(access: Access): Route[] {
  return [
    route(listApiKeys, async ({ projectId, params }) => {
      requireSameProject(projectId, params);
      return { apiKeys: await access.listKeys(projectId) };
    }),
    route(createApiKey, ({ projectId, params, body }) => {
      requireSameProject(projectId, params);
      const { publicKey, secretKey, note } = body;
      return access.createKey(projectId, note ?? null, publicKey && secretKey ? { publicKey, secretKey } : undefined);
    }),
    route(deleteApiKey, async ({ projectId, params }) => {
      requireSameProject(projectId, params);
      await access.deleteKey(projectId, params['keyId'] ?? '');
      return done;
    }),
  ];
}

/** Another site could otherwise sign its visitors in as somebody else, and read what they then enter. */
function refuseOtherSites(request: Request): void {
  if (request.headers.get('sec-fetch-site') === 'cross-site') {
    throw new AppError('forbidden', 'Requests from other sites cannot sign in or out');
  }
}
