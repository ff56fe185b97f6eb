/** What an API operation is: one method on one path, who may call it, and the shapes it takes and gives. */
import type { z } from 'zod';

/**
 * Who may call an operation.
 * - `public`: anyone.
 * - `session`: any signed-in person.
 * - `anyone-known`: a project's key pair or any signed-in person, about no project in particular.
 * - `scores`: may add scores: a project's key, its public key alone (Bearer), or a member.
 * - `read`: a project's key, or anyone who may see the project (VIEWER and up).
 * - `personal`: as `read`, but signed in, never an API key: for what belongs to a person.
 * - `write`: a project's key, or MEMBER and up.
 * - `manage`: a project's key, or ADMIN or OWNER of the project's organisation.
 * - `admin`: ADMIN or OWNER of the project's organisation, signed in; never an API key.
 */
export type Access =
  | 'public'
  | 'session'
  | 'anyone-known'
  | 'scores'
  | 'read'
  | 'personal'
  | 'write'
  | 'manage'
  | 'admin';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Operation<
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> {
  /** Unique, e.g. `traces.list`. */
  readonly id: string;
  readonly method: Method;
  /** Path with `:name` parameters; `:name{.+}` takes what is left of it, slashes included. */
  readonly path: string;
  readonly access: Access;
  readonly summary: string;
  /** Query string; a repeated key arrives as an array, a single one as a string: use `list()` from query.ts. */
  readonly query?: Q;
  /** JSON body. Leave it out for operations that read the raw request themselves. */
  readonly body?: B;
  readonly reply: R;
  /** Status of success, 200 unless said. */
  readonly status?: number;
}

/** Keeps the literal types of the schemas. */
export function operation<Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  o: Operation<Q, B, R>,
): Operation<Q, B, R> {
  return o;
}
