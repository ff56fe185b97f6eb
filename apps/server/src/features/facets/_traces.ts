/** The facets of traces. */
import { everything } from '@telltale/contract/query-tree.ts';
import { traceColumn } from '#features/query/trace-columns.ts';
import { selectTraces, type TraceSelection } from '#features/query/trace-rows.ts';
import { and, join, type RowReader, type Sql, sql } from '#features/records/sql.ts';
import type { AskedFacet, FacetScope } from './_asked.ts';
import { countColumns, type CountedColumn, type NamedFacet, type Pass, setEntry } from './_count.ts';
import { namedMax, nameRows } from './_named.ts';
import { countScores } from './_scores.ts';

export async function traceFacets(
  clickhouse: RowReader,
  asked: FacetScope,
  facets: readonly AskedFacet[],
  limits = { namedMax },
): Promise<NamedFacet[]> {
  const scores = facets.filter(({ field }) => field.kind === 'scores');
  const columns = facets.filter(({ field }) => field.kind !== 'scores').map(columnOf);
  const asIs = passesOf(asked, columns);
  const among = await nameRows(clickhouse, {
    ...selectTraces(asked),
    ...limits,
    query: asked.query,
    passes: asIs.length + scores.length,
    hash: sql`cityHash64(t.id)`,
  });
  const scope = among ? { ...asked, query: everything, among } : asked;
  const counted = await Promise.all([
    ...(among ? passesOf(scope, columns) : asIs).map((pass) => countColumns(clickhouse, scope, pass)),
    ...scores.map((facet) =>
      countScores(clickhouse, scope, {
        facet,
        columns: sql`trace_id`,
        isScored: sql`trace_id IN (${idsOf(scope)})`,
      }),
    ),
  ]);
  return counted.flat();
}

/** What needs a join, a list that multiplies its rows, and what is said of some observation, each have a pass of their own. */
function passesOf(selection: TraceSelection, columns: readonly CountedColumn[]): Pass[] {
  const partOf = ({ facet }: CountedColumn) => traceColumn(facet.field.name).part;
  const isList = ({ facet }: CountedColumn) =>
    facet.field.kind === 'texts' || (facet.field.kind === 'map' && facet.key === undefined);
  const plain = columns.filter((column) => !isList(column));
  const own = selectTraces(selection);
  const inMetrics = plain.filter((column) => partOf(column) === 'metrics');
  const inSome = plain.filter((column) => partOf(column) === 'some');
  const inRoot = columns.filter((column) => partOf(column) === 'root');
  const passes = [
    { ...own, columns: plain.filter((column) => partOf(column) === 'trace') },
    ...(inMetrics.length > 0 ? [{ ...selectTraces(selection, ['metrics']), columns: inMetrics }] : []),
    ...inRoot.map((column) => ({ ...selectTraces(selection, ['root'], keysOf(column)), columns: [column] })),
    ...columns
      .filter((column) => isList(column) && partOf(column) === 'trace')
      .map((column) => ({ ...own, columns: [column] })),
    ofObservations(
      selection,
      inSome.filter(({ facet }) => facet.field.values),
    ),
    ofObservations(
      selection,
      inSome.filter(({ facet }) => !facet.field.values),
    ),
  ];
  return passes.filter((pass) => pass.columns.length > 0);
}

/** What the column reads of the metadata; undefined for all. */
function keysOf({ facet }: CountedColumn): readonly string[] | undefined {
  return facet.key === undefined ? undefined : [facet.key];
}

/** A trace counts once for each value that some observation of it has. */
function ofObservations(selection: TraceSelection, columns: readonly CountedColumn[]): Pass {
  // Most observations have no model, say: what no column of the pass is set for is left out early.
  const isSparse =
    columns.length > 0 && columns.every(({ facet }) => facet.field.kind === 'text' && !facet.field.values);
  const isSet = sql`(${join(
    columns.map((column) => sql`${column.sql} != ''`),
    ' OR ',
  )})`;
  const { with: before, from } = fromObservations(selection, isSparse ? [isSet] : []);
  return {
    with: before,
    from,
    columns,
    counting: { aggregate: sql`uniqExact(trace)`, also: sql`o.trace_hash AS trace` },
  };
}

function fromObservations(selection: TraceSelection, conditions: readonly Sql[]): { with: Sql; from: Sql } {
  const selected = selectTraces(selection);
  const where = and([...selected.observations, ...conditions]);
  return {
    with: selected.with,
    from: sql`FROM observations AS o FINAL WHERE ${where} AND o.trace_hash IN (SELECT cityHash64(t.id) ${selected.from})`,
  };
}

function idsOf(selection: TraceSelection) {
  const selected = selectTraces(selection);
  return sql`WITH ${selected.with} SELECT t.id ${selected.from}`;
}

function columnOf(facet: AskedFacet): CountedColumn {
  const { kind, sql: value } = traceColumn(facet.field.name);
  if (kind === 'texts') return { facet, sql: sql`arrayJoin(${value})` };
  if (kind !== 'map') return { facet, sql: value };
  return facet.key === undefined
    ? { facet, sql: sql`arrayJoin(mapKeys(${value}))` }
    : { facet, sql: setEntry(value, facet.key) };
}
