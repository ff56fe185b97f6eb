/** The live tail: the stream of what is committed, and what runs at the moment. */
import { queryOptions } from '@tanstack/react-query';
import {
  listRunning,
  liveLimits,
  streamLive,
  type LiveKind,
  type LiveObservation,
  type LiveTrace,
} from '@telltale/contract/live.ts';
import type { ServerEvent } from '#lib/event-stream.ts';
import type { Follower } from '#lib/follow.ts';
import { ApiError, call, callStream } from './client.ts';

export interface LiveWishes {
  readonly projectId: string;
  /** Both kinds when left out. */
  readonly kinds?: readonly LiveKind[];
  /** All when empty or left out. */
  readonly environments?: readonly string[];
  readonly traceId?: string;
}

export type LiveEvent =
  | { readonly name: 'ready'; readonly serverTime: string }
  | { readonly name: 'traces'; readonly items: readonly LiveTrace[] }
  | { readonly name: 'observations'; readonly items: readonly LiveObservation[] }
  | { readonly name: 'gap'; readonly missed: number | null };

/** How the stream of these wishes is opened, and when asking again is of no use. */
export function liveSource(wishes: LiveWishes): Pick<Follower, 'open' | 'isFinal' | 'silenceMsMax'> {
  const { projectId, kinds, environments, traceId } = wishes;
  return {
    open: (place, signal) =>
      callStream(streamLive, {
        projectId,
        signal,
        query: { kinds: kinds?.join(','), environment: environments, traceId },
        headers: place === undefined ? {} : { 'last-event-id': place },
      }),
    // Too many streams, and a server that starts or stops, are better later.
    isFinal: (error) => error instanceof ApiError && [400, 401, 403, 404].includes(error.status),
    silenceMsMax: liveLimits.heartbeatMs * 2.5,
  };
}

/** Null for what this page does not know. */
export function readLiveEvent({ name, data }: ServerEvent): LiveEvent | null {
  if (!['ready', 'traces', 'observations', 'gap'].includes(name)) return null;
  // As with every answer: the server is tested against the same schema.
  return { name, ...(JSON.parse(data) as object) } as LiveEvent;
}

const runningMax = 200;

/** Observations whose end has not arrived; the stream keeps it right, and asking again finds what the stream lost. */
export function running(projectId: string, environments: readonly string[]) {
  return queryOptions({
    queryKey: ['live', projectId, 'running', environments],
    queryFn: ({ signal }) =>
      call(listRunning, { projectId, signal, query: { limit: runningMax, environment: environments } }),
    refetchInterval: 20_000,
  });
}
