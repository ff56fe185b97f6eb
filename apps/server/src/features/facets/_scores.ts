/** The facets of scores: their names, and what the scores of one name say. */
import type { Facet } from '@telltale/contract/facets.ts';
import { searchSettings } from '#features/query/search-settings.ts';
import { likePattern, plainFormsOf } from '#features/query/text-match.ts';
import { and, count, join, readRows, type Sql, sql, text, type RowReader } from '#features/records/sql.ts';
import type { AskedFacet, FacetScope } from './_asked.ts';
import { bucketOf, bucketsOf, edgesOf } from './_buckets.ts';
import type { NamedFacet } from './_count.ts';

export interface ScoresCount {
  readonly facet: AskedFacet;
  /** What names the scored rows. */
  readonly columns: Sql;
  /** Whether a score is of a row that is counted. */
  readonly isScored: Sql;
}

export async function countScores(
  clickhouse: RowReader,
  scope: FacetScope,
  { facet, columns, isScored }: ScoresCount,
): Promise<NamedFacet[]> {
  const { key, field, name } = facet;
  const where = [
    sql`project_id = ${text(scope.projectId)}`,
    isScored,
    ...(key === undefined ? [] : [sql`name = ${text(key)}`]),
  ];
  const value = key === undefined ? sql`toString(name)` : valueOf(edgesOf(field));
  const isNumber = key === undefined ? sql`0` : sql`data_type = 'NUMERIC'`;
  const rows = await readRows(
    clickhouse,
    sql`SELECT ${isNumber} AS is_number, ${value} AS value, uniqExact(cityHash64(${columns})) AS n
      FROM scores FINAL WHERE ${and(where)} GROUP BY is_number, value HAVING ${searched(scope.search)}
      ORDER BY n DESC, value LIMIT ${count(Math.max(scope.limit + 1, edgesOf(field).length))} BY is_number`,
    { settings: searchSettings },
  );
  const counted = rows.map((row) => ({ value: String(row['value']), count: Number(row['n']) }));
  if (rows.some((row) => Number(row['is_number']) === 1)) {
    const counts = new Map(counted.map((each) => [Number(each.value), each.count]));
    return [[name, { kind: 'buckets', buckets: bucketsOf(counts, edgesOf(field)) }]];
  }
  const kind: Facet['kind'] = key === undefined ? 'keys' : 'values';
  return [[name, { kind, values: counted.slice(0, scope.limit), hasMore: counted.length > scope.limit }]];
}

function valueOf(edges: readonly number[]): Sql {
  return sql`multiIf(data_type = 'CATEGORICAL', string_value, data_type = 'BOOLEAN', if(value = 1, 'true', 'false'),
    data_type = 'NUMERIC', ifNull(toString(${bucketOf(sql`value`, edges)}), ''), '')`;
}

function searched(search: string | undefined): Sql {
  const isSet = sql`value != ''`;
  if (search === undefined) return isSet;
  const found = plainFormsOf([search]).map((form) => sql`lower(value) LIKE ${text(`%${likePattern(form)}%`)}`);
  return sql`${isSet} AND (${join(found, ' OR ')})`;
}
