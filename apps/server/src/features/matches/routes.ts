/** The route that tells where a search was found: apart from the lists, whose rows should not wait for it. */
import { listMatches, type Match } from '@telltale/contract/matches.ts';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { matchesInObservations, matchesInTraces } from '#features/query/matches.ts';
import { readQuery } from '#features/query/parse.ts';
import { parseTime } from '#features/records/time.ts';
import { readTracesById } from '#features/traces/traces.ts';
import { type Route, route } from '#http/route.ts';

export interface MatchesDeps {
  readonly clickhouse: ClickHouse;
}

export function matchesRoutes({ clickhouse }: MatchesDeps): Route[] {
  return [
    route(listMatches, async ({ projectId, query: asked, request }) => {
      const { entity, fromTimestamp, toTimestamp } = asked;
      const ids = [asked.id].flat();
      const stoppable = clickhouse.until(request.signal);
      const page = { projectId, query: readQuery(asked.query, entity) };
      if (entity === 'traces') {
        const traces = [...(await readTracesById(stoppable, projectId, ids)).values()];
        return listed(await matchesInTraces(stoppable, { ...page, traces }));
      }
      const bounds = { from: timeOf(fromTimestamp), to: timeOf(toTimestamp) };
      return listed(await matchesInObservations(stoppable, { ...page, ids, bounds }));
    }),
  ];
}

function timeOf(written: string | undefined) {
  return written === undefined ? undefined : (parseTime(written) ?? undefined);
}

function listed(found: ReadonlyMap<string, Match[]>) {
  return { data: [...found].map(([id, matches]) => ({ id, matches })) };
}
