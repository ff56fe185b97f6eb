/** The routes of the live tail. */
import { liveLimits, listRunning, streamLive } from '@telltale/contract/live.ts';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { eventStreamHeaders } from '#http/event-stream.ts';
import { type Route, route } from '#http/route.ts';
import { nowMicros } from '#lib/clock.ts';
import type { LiveBus, LiveItem } from './bus.ts';
import { readRunning } from './_running.ts';
import { eventStream } from './_stream.ts';
import { liveObservationView } from './_view.ts';

export interface LiveDeps {
  readonly bus: LiveBus;
  readonly clickhouse: ClickHouse;
}

export function liveRoutes({ bus, clickhouse }: LiveDeps): Route[] {
  return [
    route(streamLive, ({ projectId, query, request }) => {
      const subscription = bus.subscribe(projectId, request.headers.get('last-event-id') || undefined);
      const { heartbeatMs, streamMsMax } = liveLimits;
      const body = eventStream(subscription, { wants: wantedBy(query), heartbeatMs, lifeMs: streamMsMax });
      return new Response(body, { headers: eventStreamHeaders });
    }),
    route(listRunning, async ({ projectId, query }) => {
      const since = nowMicros() - liveLimits.runningMsMax * 1000;
      const { records, total } = await readRunning(clickhouse, { ...query, projectId, since });
      return { data: records.map(liveObservationView), total };
    }),
  ];
}

interface Wishes {
  readonly kinds?: readonly string[] | undefined;
  readonly environment?: readonly string[] | undefined;
  readonly traceId?: string | undefined;
}

function wantedBy({ kinds, environment, traceId }: Wishes): (item: LiveItem) => boolean {
  const wantedKinds = kinds && new Set<string>(kinds);
  const environments = environment && new Set(environment);
  return (item) =>
    (!wantedKinds || wantedKinds.has(item.kind)) &&
    (!environments || environments.has(item.environment)) &&
    (traceId === undefined || item.traceId === traceId);
}
