/** The facets of observations. */
import { observationColumn } from '#features/query/observation-columns.ts';
import { observationWhere } from '#features/query/observation-rows.ts';
import { and, type Sql, sql, text, type RowReader } from '#features/records/sql.ts';
import type { AskedFacet, FacetScope } from './_asked.ts';
import { countColumns, type CountedColumn, countPairs, type NamedFacet, setEntry } from './_count.ts';
import { countScores } from './_scores.ts';

export async function observationFacets(
  clickhouse: RowReader,
  scope: FacetScope,
  facets: readonly AskedFacet[],
): Promise<NamedFacet[]> {
  const where = and(observationWhere(scope));
  const from = sql`FROM observations AS o FINAL WHERE ${where}`;
  const scores = facets.filter(({ field }) => field.kind === 'scores');
  const columns = facets.filter(({ field }) => field.kind !== 'scores').map(columnOf);
  const isOwn = ({ facet }: CountedColumn) => observationColumn(facet.field.name).part === 'observation';
  const isList = ({ facet }: CountedColumn) =>
    facet.field.kind === 'texts' || (facet.field.kind === 'map' && facet.key === undefined);
  const own = columns.filter(isOwn);
  const passes = [
    { from, columns: own.filter((column) => !isList(column)) },
    // A list multiplies its rows, so each has a pass of its own.
    ...own.filter(isList).map((column) => ({ from, columns: [column] })),
  ];
  const counted = await Promise.all([
    ...passes.map((pass) => countColumns(clickhouse, scope, pass)),
    countPairs(clickhouse, scope, {
      from: byTrace(scope.projectId, where),
      columns: columns.filter((column) => !isOwn(column)),
    }),
    ...scores.map((facet) =>
      countScores(clickhouse, scope, {
        facet,
        columns: sql`trace_id, observation_id`,
        isScored: scoredAmong(scope.projectId, from),
      }),
    ),
  ]);
  return counted.flat();
}

/** Observations are counted by trace first: what is asked of a trace is then looked up once for each. */
function byTrace(projectId: string, where: Sql): Sql {
  return sql`FROM (SELECT cityHash64(o.trace_id) AS trace, count() AS weight
      FROM observations AS o FINAL WHERE ${where} GROUP BY trace) AS c
    INNER JOIN (SELECT t.*, cityHash64(t.id) AS trace FROM traces AS t FINAL WHERE t.project_id = ${text(projectId)}) AS t
      ON t.trace = c.trace`;
}

/** Few observations are scored, so those are picked before it is asked which of them are counted. */
function scoredAmong(projectId: string, from: Sql): Sql {
  const scored = sql`SELECT trace_id, observation_id FROM scores WHERE project_id = ${text(projectId)} AND observation_id != ''`;
  return sql`observation_id != '' AND (trace_id, observation_id) IN
    (SELECT o.trace_id, o.id ${from} AND (o.trace_id, o.id) IN (${scored}))`;
}

function columnOf(facet: AskedFacet): CountedColumn {
  const { kind, sql: value } = observationColumn(facet.field.name);
  if (kind !== 'map') return { facet, sql: value, isList: kind === 'texts' };
  return facet.key === undefined
    ? { facet, sql: sql`arrayJoin(mapKeys(${value}))` }
    : { facet, sql: setEntry(value, facet.key) };
}
