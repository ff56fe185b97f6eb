/** Runs clients against the server that all tests of a vitest project share. */
import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { type ClientRun, runClientAt } from '#lib/run-client.ts';

export function runClient(run: ClientRun): Promise<any> {
  return runClientAt({ baseUrl: inject('baseUrl'), openaiUrl: inject('openaiUrl') }, run);
}

/** A session that no earlier run against the same server has used. */
export function newSession(name: string): string {
  return `session-${name}-${randomUUID().slice(0, 8)}`;
}
