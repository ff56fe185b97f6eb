/** Who is calling. Built by the access slice from credentials, read by the router and handlers. */

export type Role = 'OWNER' | 'ADMIN' | 'MEMBER' | 'VIEWER';

export type Principal =
  | { readonly kind: 'nobody' }
  /** A project's key pair (`full`), or its public key alone (`scores`). */
  | { readonly kind: 'key'; readonly keyId: string; readonly projectId: string; readonly scope: 'full' | 'scores' }
  /** A signed-in person; `projects` maps each project they may see to their role in it. */
  | {
      readonly kind: 'person';
      readonly userId: string;
      readonly email: string;
      readonly projects: ReadonlyMap<string, Role>;
    };

export interface Authenticator {
  /**
   * Reads `Authorization` (Basic or Bearer) or the session cookie.
   * @throws AppError 'unauthorized' when credentials are given but wrong; no credentials at all give `nobody`.
   */
  authenticate(request: Request): Promise<Principal>;
}

/** Who asks for something of a project, for what people own in it. */
export interface Caller {
  readonly projectId: string;
  /** Null for the holder of an API key. */
  readonly userId: string | null;
  readonly role: Role | null;
}

export function callerOf(principal: Principal, projectId: string): Caller {
  if (principal.kind !== 'person') return { projectId, userId: null, role: null };
  return { projectId, userId: principal.userId, role: principal.projects.get(projectId) ?? null };
}
