/** The facets of observations. */
import { everything } from '@telltale/contract/query-tree.ts';
import { observationColumn } from '#features/query/observation-columns.ts';
import { observationWhere, searchedWhere } from '#features/query/observation-rows.ts';
import { and, type Sql, sql, text, type RowReader } from '#features/records/sql.ts';
import type { AskedFacet, FacetScope } from './_asked.ts';
import { countColumns, type CountedColumn, countPairs, type NamedFacet, setEntry } from './_count.ts';
import { namedMax, nameRows } from './_named.ts';
import { countScores } from './_scores.ts';

export async function observationFacets(
  clickhouse: RowReader,
  asked: FacetScope,
  facets: readonly AskedFacet[],
  limits = { namedMax },
): Promise<NamedFacet[]> {
  const scores = facets.filter(({ field }) => field.kind === 'scores');
  const columns = facets.filter(({ field }) => field.kind !== 'scores').map(columnOf);
  const isOwn = ({ facet }: CountedColumn) => observationColumn(facet.field.name).part === 'observation';
  const isList = ({ facet }: CountedColumn) =>
    facet.field.kind === 'texts' || (facet.field.kind === 'map' && facet.key === undefined);
  const own = columns.filter(isOwn);
  const others = columns.filter((column) => !isOwn(column));
  // A list multiplies its rows, so each has a pass of its own.
  const plain = own.filter((column) => !isList(column));
  const ownPasses = [...(plain.length > 0 ? [plain] : []), ...own.filter(isList).map((column) => [column])];
  const hash = sql`cityHash64(o.id, o.row_version)`;
  const whereAsked = and(observationWhere(asked));
  const among = await nameRows(clickhouse, {
    ...limits,
    query: asked.query,
    passes: ownPasses.length + Math.min(others.length, 1) + scores.length,
    hash,
    from: sql`FROM observations AS o FINAL WHERE ${whereAsked}`,
  });
  const scope = among ? { ...asked, query: everything } : asked;
  const where = among ? and([...searchedWhere(asked), sql`${hash} IN (${among})`]) : whereAsked;
  const from = sql`FROM observations AS o FINAL WHERE ${where}`;
  const counted = await Promise.all([
    ...ownPasses.map((each) => countColumns(clickhouse, scope, { from, columns: each })),
    countPairs(clickhouse, scope, {
      from: byTrace(scope.projectId, where),
      columns: others,
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
  return sql`FROM (SELECT o.trace_hash AS trace, count() AS weight
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
