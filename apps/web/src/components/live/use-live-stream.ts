/** Follows what is committed in a project for as long as a component is on a page that somebody sees. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { accountQuery } from '#api/account.ts';
import { isStatus } from '#api/client.ts';
import { liveSource, readLiveEvent, type LiveEvent, type LiveWishes } from '#api/live.ts';
import { follow, type Connection } from '#lib/follow.ts';
import { useIsVisible } from '#lib/visible.ts';

export interface LiveStatus {
  readonly connection: Connection;
  /** Why it is not live. */
  readonly reason: string | null;
  /** How much the server's clock is ahead of this one, in milliseconds. */
  readonly serverAheadMs: number;
}

/** News are handed over in bunches: a page that draws for each would draw all the time. */
const bunchMs = 200;

/**
 * A page that nobody sees lets go of its stream, for browsers open only a few at once to one server; seen again, it
 * goes on where it was, or is told of a gap.
 */
export function useLiveStream(
  wishes: LiveWishes & { readonly isOn: boolean },
  onNews: (news: readonly LiveEvent[]) => void,
): LiveStatus {
  const { projectId, isOn } = wishes;
  const isVisible = useIsVisible();
  const queryClient = useQueryClient();
  const [status, setStatus] = useState<LiveStatus>({ connection: 'off', reason: null, serverAheadMs: 0 });
  const place = useRef<{ readonly projectId: string; readonly at: string }>(undefined);
  const tell = useEffectEvent(onNews);
  const key = JSON.stringify({ ...wishes, isOn: undefined });

  useEffect(() => {
    if (!isOn || !isVisible) return undefined;
    const stop = new AbortController();
    let bunch: LiveEvent[] = [];
    const flush = () => {
      const news = bunch;
      bunch = [];
      if (news.length > 0) tell(news);
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const take = (event: LiveEvent | null) => {
      if (event?.name === 'ready') {
        const serverAheadMs = Date.parse(event.serverTime) - Date.now();
        setStatus((now) => ({ ...now, serverAheadMs }));
      }
      if (event === null) return;
      bunch.push(event);
      timer ??= setTimeout(() => {
        timer = undefined;
        flush();
      }, bunchMs);
    };
    void follow(
      {
        ...liveSource(JSON.parse(key) as LiveWishes),
        onEvent: (event) => take(readLiveEvent(event)),
        onPlace: (at) => {
          place.current = { projectId, at };
        },
        onConnection: (connection, error) => {
          const reason = error instanceof Error ? error.message : null;
          setStatus((now) => (now.connection === connection ? now : { ...now, connection, reason }));
          // Whoever has been signed out meanwhile is led to the login by this.
          if (isStatus(error, 401)) void queryClient.invalidateQueries(accountQuery());
        },
      },
      place.current?.projectId === projectId ? place.current.at : undefined,
      stop.signal,
    );
    return () => {
      stop.abort();
      clearTimeout(timer);
      flush();
    };
  }, [key, projectId, isOn, isVisible, queryClient]);
  return status;
}
