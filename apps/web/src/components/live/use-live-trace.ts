/** Keeps the open page of a trace fresh while its observations arrive. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Trace } from '@telltale/contract/traces.ts';
import { observationDetails, traceDetails } from '#api/traces.ts';
import { useNow } from '#lib/now.ts';
import { useLiveStream } from './use-live-stream.ts';

/** To what is older hardly anything is added: it is not followed. */
const followedMs = 2 * 3_600_000;
/** What has changed so lately may have changed again before the stream was open. */
const youngMs = 60_000;
const pauseMsMin = 1_000;
/** A trace that takes long to read is read less often: this part of the time at most. */
const readingShare = 0.2;

/** Nothing happens until the trace is there. */
export function useLiveTrace(projectId: string, trace: Pick<Trace, 'id' | 'updatedAt'> | undefined): void {
  const queryClient = useQueryClient();
  const ageMs = useNow().getTime() - Date.parse(trace?.updatedAt ?? '');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pauseMs = useRef(pauseMsMin);
  useEffect(() => () => clearTimeout(timer.current), []);

  const read = async (traceId: string) => {
    const started = performance.now();
    // Its tree has a key that begins with the same.
    await queryClient.invalidateQueries({ queryKey: traceDetails(projectId, traceId).queryKey });
    pauseMs.current = Math.max(pauseMsMin, (performance.now() - started) / readingShare);
  };
  const readSoon = (traceId: string) => {
    timer.current ??= setTimeout(() => {
      void read(traceId).finally(() => (timer.current = undefined));
    }, pauseMs.current);
  };

  const traceId = trace?.id ?? '';
  useLiveStream({ projectId, traceId, isOn: trace !== undefined && ageMs < followedMs }, (news) => {
    for (const event of news) {
      if (event.name !== 'observations') continue;
      for (const { id } of event.items) {
        void queryClient.invalidateQueries({ queryKey: observationDetails(projectId, id).queryKey });
      }
    }
    if (news.some(({ name }) => name !== 'ready') || ageMs < youngMs) readSoon(traceId);
  });
}
