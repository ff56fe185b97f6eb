/** Counts what has arrived since a list was read, so that it can offer to be read again instead of asking every few seconds. */
import { useCallback, useState } from 'react';
import type { LiveEvent } from '#api/live.ts';
import { useLiveStream, type LiveStatus } from './use-live-stream.ts';

export interface LiveNewsOptions {
  readonly projectId: string;
  readonly environments: readonly string[];
  readonly isOn: boolean;
}

export interface LiveNews {
  readonly status: LiveStatus;
  /** New traces, whether or not they pass the other filters of the list. */
  readonly count: number;
  /** There may be more than are counted. */
  readonly isMore: boolean;
  /** To be called when the list is read again. */
  readonly seen: () => void;
}

/** Ids that are remembered so that none is counted twice. */
const countedMax = 10_000;

interface Counted {
  readonly ids: ReadonlySet<string>;
  readonly isMore: boolean;
}

const none: Counted = { ids: new Set(), isMore: false };

export function useLiveNews({ projectId, environments, isOn }: LiveNewsOptions): LiveNews {
  const [counted, setCounted] = useState(none);
  const status = useLiveStream({ projectId, environments, kinds: ['traces'], isOn }, (news) =>
    setCounted((now) => countNews(now, news)),
  );
  const seen = useCallback(() => setCounted(none), []);
  return { status, count: counted.ids.size, isMore: counted.isMore, seen };
}

function countNews(counted: Counted, news: readonly LiveEvent[]): Counted {
  const ids = new Set(counted.ids);
  let { isMore } = counted;
  for (const event of news) {
    if (event.name === 'gap') isMore = true;
    if (event.name !== 'traces') continue;
    for (const trace of event.items) {
      if (trace.isDeleted) ids.delete(trace.id);
      else if (!trace.isNew) continue;
      else if (ids.size < countedMax) ids.add(trace.id);
      else isMore = true;
    }
  }
  return { ids, isMore };
}
