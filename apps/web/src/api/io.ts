/** Input and output as they are stored: what comes with an observation or trace is read exactly, what does not is loaded apart. */
import { queryOptions } from '@tanstack/react-query';
import { boundedIoBytesMax, getObservationIo, type IoSide } from '@telltale/contract/observations.ts';
import { getTraceIo } from '@telltale/contract/traces.ts';
import { readStored } from '#lib/exact-json.ts';
import { callFile } from './client.ts';

export interface StoredIo {
  readonly projectId: string;
  readonly of: 'observation' | 'trace';
  readonly id: string;
  readonly side: IoSide;
  readonly bytes: number;
}

/** The whole text, which the browser keeps outside of the page's memory. */
export function storedIo({ projectId, of, id, side }: StoredIo) {
  return queryOptions({
    queryKey: ['io', projectId, of, id, side],
    queryFn: ({ signal }) =>
      of === 'observation'
        ? callFile(getObservationIo, { projectId, signal, params: { observationId: id, side } })
        : callFile(getTraceIo, { projectId, signal, params: { traceId: id, side } }),
    gcTime: 60_000,
    staleTime: 60_000,
  });
}

interface Bounded {
  readonly id: string;
  readonly projectId: string;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly inputBytes?: number | undefined;
  readonly outputBytes?: number | undefined;
}

/** Stored text becomes values, digit by digit as they were sent. */
export function withValues<T extends Bounded>(bounded: T): T {
  return { ...bounded, input: valueOf(bounded.input), output: valueOf(bounded.output) };
}

function valueOf(stored: unknown): unknown {
  return typeof stored === 'string' ? readStored(stored) : stored;
}

/** What has to be loaded apart; undefined when it came with the rest. */
export function giantOf(of: StoredIo['of'], from: Bounded, side: IoSide): StoredIo | undefined {
  const bytes = (side === 'input' ? from.inputBytes : from.outputBytes) ?? 0;
  return bytes > boundedIoBytesMax ? { projectId: from.projectId, of, id: from.id, side, bytes } : undefined;
}
