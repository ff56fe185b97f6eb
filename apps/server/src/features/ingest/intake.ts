/** How the doors tell what became of each request. Telling neither waits nor fails. */
import type { Principal } from '#http/principal.ts';
import { isAppError } from '#lib/errors.ts';
import type { Change } from './change.ts';

export interface IntakeCaller {
  readonly projectId: string;
  /** '' for people. */
  readonly keyId: string;
  readonly door: 'batch' | 'otlp' | 'single';
}

export interface RefusedItem {
  readonly id: string;
  readonly reason: string;
  /** As it came, for a masked sample of it. */
  readonly item: unknown;
}

/** One request. */
export interface Visit {
  /** The whole body is here: from now on waiting is the server's doing. */
  received(): void;
  refused(item: RefusedItem): void;
  /** Items of which something was cut. */
  truncated(items: number): void;
  /** All of `items` can be read. `newest` is the latest time that the client wrote, null when it wrote none. */
  stored(items: number, newest: number | null): void;
  /** There was no room for `items`. */
  overloaded(items: number): void;
  /** After everything else. */
  end(): void;
}

export interface Intake {
  begin(caller: IntakeCaller): Visit;
}

/** For doors that nobody listens to. */
export const noIntake: Intake = {
  begin: () => ({
    received: () => undefined,
    refused: () => undefined,
    truncated: () => undefined,
    stored: () => undefined,
    overloaded: () => undefined,
    end: () => undefined,
  }),
};

interface Call {
  readonly projectId: string;
  readonly principal: Principal;
}

/** Lets `work` tell, and tells of what it throws. */
export async function visiting<T>(
  intake: Intake,
  call: Call & Pick<IntakeCaller, 'door'>,
  work: (visit: Visit) => Promise<T>,
): Promise<T> {
  const { projectId, principal, door } = call;
  const visit = intake.begin({ projectId, keyId: principal.kind === 'key' ? principal.keyId : '', door });
  try {
    return await work(visit);
  } catch (error) {
    // Without room it was told already, by who knows how many items there were.
    if (!isOverload(error)) visit.refused({ id: '', reason: reasonOf(error), item: undefined });
    throw error;
  } finally {
    visit.end();
  }
}

/** Tells of the items that a commit had no room for. */
export async function committing(visit: Visit, items: number, commit: () => Promise<void>): Promise<void> {
  try {
    await commit();
  } catch (error) {
    if (isOverload(error)) visit.overloaded(items);
    throw error;
  }
}

function isOverload(error: unknown): boolean {
  return isAppError(error) && error.code === 'overloaded';
}

function reasonOf(error: unknown): string {
  return isAppError(error) ? error.message : 'The server failed';
}

/** The latest time in microseconds that a client wrote into these changes. */
export function newestTime(changes: readonly Change[]): number | null {
  let newest: number | null = null;
  for (const change of changes) {
    const at = 'whole' in change ? (change.whole.endTime ?? change.whole.startTime) : change.stamp.at;
    if (newest === null || at > newest) newest = at;
  }
  return newest;
}
