/** Follows a stream of server-sent events for as long as one likes: connects again when it breaks, and resumes. */
import { readEvents, type ServerEvent } from './event-stream.ts';

/** `off` is by choice; `refused` is for good: asking again would be refused again. */
export type Connection = 'off' | 'connecting' | 'live' | 'reconnecting' | 'refused';

export interface Follower {
  /** Opens the stream after a place. It may throw: what `isFinal` says of the error decides whether to go on. */
  readonly open: (place: string | undefined, signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>;
  readonly isFinal: (error: unknown) => boolean;
  readonly onEvent: (event: ServerEvent) => void;
  /** Everything up to this place was handed over: where to go on another time. */
  readonly onPlace: (place: string) => void;
  /** With the reason, when it is not as it should be. */
  readonly onConnection: (connection: Connection, error?: unknown) => void;
  /** A stream that is silent for so long is dead, whatever the network says. */
  readonly silenceMsMax: number;
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const waitMsMin = 500;
const waitMsMax = 30_000;

/** Starts after `place`, or now; resolves when `signal` says so, or when it is refused. */
export async function follow(follower: Follower, place: string | undefined, signal: AbortSignal): Promise<void> {
  const { isFinal, onConnection, sleep = sleepFor } = follower;
  let at = place;
  let failures = 0;
  const onPlace = (next: string) => {
    at = next;
    failures = 0;
    follower.onPlace(next);
  };
  onConnection('connecting');
  while (!signal.aborted) {
    let reason: unknown;
    try {
      await readOnce({ ...follower, onPlace }, at, signal);
    } catch (error) {
      reason = error;
    }
    if (signal.aborted) break;
    if (reason !== undefined && isFinal(reason)) return onConnection('refused', reason);
    onConnection('reconnecting', reason);
    await sleep(waitMs(failures, Math.random()), signal);
    failures += 1;
  }
  onConnection('off');
}

async function readOnce(
  { open, onEvent, onPlace, onConnection, silenceMsMax }: Follower,
  place: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silenceMsMax);
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), silenceMsMax);
  };
  try {
    const stream = await open(place, AbortSignal.any([signal, silence.signal]));
    for await (const part of readEvents(stream)) {
      if (signal.aborted) return;
      alive();
      // Told in this order, a place is never ahead of what was handed over.
      for (const event of part.events) onEvent(event);
      if (part.place !== undefined) onPlace(part.place);
      onConnection('live');
    }
  } finally {
    clearTimeout(timer);
  }
}

/** Doubles with each failure; spread, so that the pages of many people do not come back at once. */
export function waitMs(failures: number, random: number): number {
  return Math.min(waitMsMax, waitMsMin * 2 ** Math.min(failures, 20)) * (0.5 + random / 2);
}

function sleepFor(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    resolve();
  });
  return promise;
}
