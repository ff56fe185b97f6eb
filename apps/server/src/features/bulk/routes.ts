/** The routes of actions on many traces or observations. */
import { randomUUID } from 'node:crypto';
import { type BulkAction, bulkObservations, bulkTraces, type NewScore } from '@telltale/contract/bulk.ts';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { scoreChange } from '#features/batch/batch.ts';
import { type Change, priority, type Stamp } from '#features/ingest/change.ts';
import type { Writer } from '#features/ingest/commit.ts';
import type { TraceRecord } from '#features/records/records.ts';
import { readObservationsById } from '#features/observations/observations.ts';
import { deleteTraces, readTracesById } from '#features/traces/traces.ts';
import type { Principal } from '#http/principal.ts';
import { type Route, route } from '#http/route.ts';
import { nowMicros } from '#lib/clock.ts';

export interface BulkDeps {
  readonly clickhouse: ClickHouse;
  readonly writer: Pick<Writer, 'commit' | 'exclusively'>;
}

export function bulkRoutes(deps: BulkDeps): Route[] {
  return [
    route(bulkTraces, async ({ projectId, principal, body }) => {
      const ids = [...new Set(body.ids)];
      // A change of a trace that is not there would make it exist.
      const traces = await readTracesById(deps.clickhouse, projectId, ids);
      const found = [...traces.values()];
      if (body.action === 'delete') await deleteTraces(deps, projectId, [...traces.keys()]);
      else await deps.writer.commit(projectId, changesOf(body, found, principal));
      return { done: found.length, missing: ids.filter((id) => !traces.has(id)) };
    }),
    route(bulkObservations, async ({ projectId, principal, body }) => {
      const ids = [...new Set(body.ids)];
      const found = await readObservationsById(deps.clickhouse, projectId, ids);
      const changes = found.map(({ id, traceId, environment }) =>
        scoreOf({ traceId, observationId: id, environment }, body.score, principal),
      );
      await deps.writer.commit(projectId, changes);
      const foundIds = new Set(found.map(({ id }) => id));
      return { done: found.length, missing: ids.filter((id) => !foundIds.has(id)) };
    }),
  ];
}

function changesOf(
  action: Exclude<BulkAction, { action: 'delete' }>,
  traces: readonly TraceRecord[],
  principal: Principal,
): Change[] {
  const stamp: Stamp = { priority: priority.said, at: nowMicros(), order: 1, by: randomUUID() };
  switch (action.action) {
    case 'addTags':
      return traces.map(({ id }) => ({ kind: 'trace', id, stamp, patch: { tags: action.tags } }));
    case 'bookmark':
      return traces.map(({ id }) => ({ kind: 'trace', id, stamp, patch: { bookmarked: action.value } }));
    case 'score':
      return traces.map(({ id, environment }) => scoreOf({ traceId: id, environment }, action.score, principal));
  }
}

interface Scored {
  readonly traceId: string;
  readonly observationId?: string;
  readonly environment: string;
}

function scoreOf(scored: Scored, score: NewScore, principal: Principal): Change {
  const change = scoreChange({ ...score, ...scored }, { timestamp: nowMicros(), by: randomUUID() });
  if (principal.kind !== 'person') return change;
  return { ...change, patch: { ...change.patch, source: 'ANNOTATION', authorUserId: principal.userId } };
}
