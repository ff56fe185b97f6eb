/** A route binds an operation of the contract to its handler. */
import type { Operation } from '@telltale/contract/operation.ts';
import type { z } from 'zod';
import type { Principal } from './principal.ts';
import type { WrittenJson } from './reply.ts';

export interface RouteInput<Q, B> {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Q;
  readonly body: B;
  readonly principal: Principal;
  /** The project the call is about; '' for operations of access `public` and `session`. */
  readonly projectId: string;
  /** The raw request; its body is consumed already when the operation has a body schema. */
  readonly request: Request;
}

export interface Route {
  readonly operation: Operation;
  readonly handle: (input: RouteInput<never, never>) => unknown;
}

type Answer<T> = T | WrittenJson | Response;

/** What a handler returns is sent as JSON with the operation's status, compressed where large; a `Response` is sent as it is. */
export function route<Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  operation: Operation<Q, B, R>,
  handle: (input: RouteInput<z.output<Q>, z.output<B>>) => Promise<Answer<z.input<R>>> | Answer<z.input<R>>,
): Route {
  return { operation, handle } as Route;
}
