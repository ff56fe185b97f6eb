/** Sends one request, again where that is right, until its deadline, and says in our own errors what went wrong. */
import { type ClickHouseClient, ClickHouseError } from '@clickhouse/client';
import { setTimeout as sleep } from 'node:timers/promises';

import { AppError } from '#lib/errors.ts';

import type { EngineProcess } from './embedded/supervisor.ts';
import { ClickHouseFailure, isLostConnection, wasNeverSent } from './failure.ts';

export interface Link {
  readonly client: ClickHouseClient;
  /** The process behind the client, when it is ours. */
  readonly engine: EngineProcess | undefined;
}

export interface Sending {
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
  /** May be carried out twice, so it may be sent again after the connection broke in its midst. */
  readonly isIdempotent: boolean;
}

/** How often a request that broke in its midst is sent again: it may be what breaks the engine. */
const resendMax = 2;
/** How long a request waits for an engine that is not there. */
const patienceMs = 30_000;
/** The engine's own deadline should speak first: it says more. */
const graceMs = 2_000;

/** `work` is called once for each attempt, with the signal that ends it. */
export async function sendOverLink<T>(
  link: Link,
  sending: Sending,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = AbortSignal.timeout(sending.timeoutMs + graceMs);
  const signal = sending.signal ? AbortSignal.any([sending.signal, deadline]) : deadline;
  const giveUpAt = Date.now() + Math.min(patienceMs, sending.timeoutMs);
  let broken = 0;
  for (let attempt = 0; ; attempt++) {
    try {
      signal.throwIfAborted();
      if (link.engine) await within(link.engine.up(), signal, giveUpAt - Date.now());
      return await work(signal);
    } catch (error) {
      if (!isLostConnection(error) || signal.aborted) throw inOurWords(error, sending, deadline);
      if (!wasNeverSent(error)) broken++;
      const isRefused = broken > (sending.isIdempotent ? resendMax : 0);
      if (isRefused || Date.now() > giveUpAt) throw unreachable(error, broken > 0);
    }
    await sleep(Math.min(50 * 2 ** attempt, 1_000) * (0.5 + Math.random()));
  }
}

/** Waits for `promise` no longer than the caller does, and no longer than `ms`. */
async function within(promise: Promise<void>, signal: AbortSignal, ms: number): Promise<void> {
  const { promise: interruption, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => reject(unreachable(undefined, false)), ms);
  try {
    await Promise.race([promise, interruption]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

function inOurWords(error: unknown, sending: Sending, deadline: AbortSignal): unknown {
  if (sending.signal?.aborted) return sending.signal.reason;
  if (deadline.aborted) {
    const seconds = Math.round(sending.timeoutMs / 1_000);
    return new AppError('unprocessable', `The query took longer than ${seconds} s and was stopped.`, { cause: error });
  }
  return error instanceof ClickHouseError ? new ClickHouseFailure(error) : error;
}

function unreachable(cause: unknown, wasSent: boolean): AppError {
  const message = wasSent
    ? 'The connection to the analytical store broke in the midst of the request; whether it was carried out is not known.'
    : 'The analytical store cannot be reached.';
  return new AppError('overloaded', message, { cause, retryAfterSeconds: 2 });
}
