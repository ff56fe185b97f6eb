/** Decides whether a caller may use an operation, and on which project. */
import type { Access, Operation } from '@telltale/contract/operation.ts';
import { AppError, assert } from '#lib/errors.ts';
import type { Principal, Role } from './principal.ts';

export const projectHeader = 'x-telltale-project';

const rolesFor: Record<'scores' | 'read' | 'personal' | 'write' | 'manage' | 'admin', readonly Role[]> = {
  read: ['VIEWER', 'MEMBER', 'ADMIN', 'OWNER'],
  personal: ['VIEWER', 'MEMBER', 'ADMIN', 'OWNER'],
  scores: ['MEMBER', 'ADMIN', 'OWNER'],
  write: ['MEMBER', 'ADMIN', 'OWNER'],
  manage: ['ADMIN', 'OWNER'],
  admin: ['ADMIN', 'OWNER'],
};

const denied = 'Access denied - insufficient permissions for this endpoint';

/**
 * The project the call may act on; '' where the operation is about none.
 * @throws AppError 'unauthorized' for nobody, 'forbidden' for the wrong kind of caller, role or project.
 */
export function authorise(
  operation: Operation,
  principal: Principal,
  request: Request,
  params: Record<string, string>,
): string {
  const access = operation.access;
  if (access === 'public') return '';
  if (principal.kind === 'nobody') throw new AppError('unauthorized', 'No authorization header');
  if (principal.kind === 'key') return authoriseKey(access, principal);
  refuseCrossSite(request);
  if (access === 'session' || access === 'anyone-known') return '';
  return authorisePerson(access, principal, request.headers.get(projectHeader) ?? params['projectId'] ?? '');
}

function authoriseKey(access: Access, key: Extract<Principal, { kind: 'key' }>): string {
  if (access === 'session' || access === 'personal' || access === 'admin') throw new AppError('forbidden', denied);
  if (key.scope === 'scores' && access !== 'scores') throw new AppError('forbidden', denied);
  return key.projectId;
}

function authorisePerson(
  access: keyof typeof rolesFor,
  person: Extract<Principal, { kind: 'person' }>,
  projectId: string,
): string {
  if (!projectId) {
    throw new AppError('invalid_request', `Name the project in the header ${projectHeader}`);
  }
  const role = person.projects.get(projectId);
  if (!role || !rolesFor[access].includes(role)) throw new AppError('forbidden', denied);
  return projectId;
}

/** A browser says where a request comes from; a signed-in person's cookie must not be usable from another site. */
function refuseCrossSite(request: Request): void {
  const site = request.headers.get('sec-fetch-site');
  if (site && site !== 'same-origin' && site !== 'none' && request.method !== 'GET') {
    throw new AppError('forbidden', 'Requests from other sites cannot use a signed-in session');
  }
}

/** For handlers of operations that name a project in their path. */
export function requireSameProject(projectId: string, params: Readonly<Record<string, string>>): void {
  assert(projectId, 'the operation acts on a project');
  if (params['projectId'] !== projectId) throw new AppError('forbidden', denied);
}
