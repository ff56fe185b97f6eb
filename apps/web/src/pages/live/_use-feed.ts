/** The rows of the live page: what came lately, what is pushed from then on, and when it is held back. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import type { TraceListItem } from '@telltale/contract/traces.ts';
import { running, type LiveEvent } from '#api/live.ts';
import { latestTraces } from '#api/traces.ts';
import { useLiveStream } from '#components/live/use-live-stream.ts';
import {
  addNews,
  addOlder,
  emptyFeed,
  observationRow,
  runningOf,
  showWaiting,
  traceRow,
  type LiveRow,
} from '#lib/live-feed.ts';

export function useFeed(projectId: string, environments: readonly string[], isHeld: boolean) {
  const [feed, setFeed] = useState(emptyFeed);
  const [isLoading, setLoading] = useState(true);
  const isBegun = useRef(false);
  const queryClient = useQueryClient();
  const runs = useQuery(running(projectId, environments));

  /** Read when the stream is open, so that nothing falls between the two. */
  const begin = async () => {
    try {
      const latest = await queryClient.fetchQuery(latestTraces(projectId, environments));
      setFeed((now) => addOlder(now, latest.map(liveTraceOf).map(traceRow)));
    } finally {
      setLoading(false);
    }
  };
  const status = useLiveStream({ projectId, environments, isOn: true }, (news) => {
    setFeed((now) => addNews(now, news.flatMap(rowsOf), isHeld));
    // Ends may be among what was lost while it was away.
    if (news.some(({ name }) => name === 'ready' || name === 'gap')) void runs.refetch();
    if (isBegun.current) return;
    isBegun.current = true;
    // The rows that will come are worth as much without those that came before.
    void begin().catch(() => undefined);
  });

  const catchUp = useCallback(() => setFeed(showWaiting), []);
  return { feed, status, runs: runningOf(runs.data?.data ?? [], feed), isLoading, catchUp };
}

let gaps = 0;

function rowsOf(event: LiveEvent): LiveRow[] {
  switch (event.name) {
    case 'ready':
      return [];
    case 'traces':
      return event.items.map(traceRow);
    case 'observations':
      return event.items.map(observationRow);
    case 'gap':
      gaps += 1;
      return [{ kind: 'gap', key: `gap ${gaps}`, at: new Date().toISOString(), missed: event.missed }];
  }
}

function liveTraceOf(trace: TraceListItem) {
  return { ...trace, isNew: false, isDeleted: false };
}
