/** Counts the values of many columns in one pass over the rows. */
import type { Facet } from '@telltale/contract/facets.ts';
import type { Settings } from '#db/clickhouse/settings.ts';
import { searchSettings, settingsFor } from '#features/query/search-settings.ts';
import { likePattern, plainFormsOf } from '#features/query/text-match.ts';
import type { Row } from '#features/records/rows.ts';
import { entryText } from '#features/records/filter.ts';
import { code, count, join, readRows, type Sql, sql, text, type RowReader } from '#features/records/sql.ts';
import type { AskedFacet, FacetScope } from './_asked.ts';
import { bucketOf, bucketsOf, edgesOf } from './_buckets.ts';

/** One column to count, of the rows of the pass. */
export interface CountedColumn {
  readonly facet: AskedFacet;
  readonly sql: Sql;
  /** The column holds a list of values for each row. */
  readonly isList?: boolean;
}

export interface Pass {
  /** `WITH …`, or nothing. */
  readonly with?: Sql;
  /** `FROM …`, with the rows that the columns speak of. */
  readonly from: Sql;
  readonly columns: readonly CountedColumn[];
  /** How a group is counted; default `count()`. `also` are further columns that this needs of a row. */
  readonly counting?: { readonly aggregate: Sql; readonly also: Sql };
}

export type NamedFacet = readonly [name: string, facet: Facet];

/** Values without end are bounded: beyond so many different ones, those that come late are not counted. */
const distinctMax = 1_000_000;
const bounded = { max_rows_to_group_by: distinctMax, group_by_overflow_mode: 'any' } as const;

function settingsOf(scope: FacetScope, columns: readonly CountedColumn[]): Settings {
  const isWide = columns.some(({ facet }) => facet.field.kind === 'map');
  return { ...(isWide ? searchSettings : settingsFor(scope.query)), ...bounded };
}

/** What goes before a SELECT; nothing without it. */
export function withClause(before: Sql | undefined): Sql {
  return before ? sql`WITH ${before}` : sql``;
}

export async function countColumns(clickhouse: RowReader, scope: FacetScope, pass: Pass): Promise<NamedFacet[]> {
  const settings = settingsOf(scope, pass.columns);
  return namedFacets(await readRows(clickhouse, countQuery(scope, pass), { settings }), pass.columns, scope.limit);
}

function namedFacets(rows: readonly Row[], columns: readonly CountedColumn[], limit: number): NamedFacet[] {
  const byColumn = Map.groupBy(rows, (row) => Number(row['grouped']));
  return columns.map(({ facet }, at) => {
    const counted = (byColumn.get(at) ?? []).map((row) => ({ value: String(row['value']), count: Number(row['n']) }));
    return [facet.name, facetOf(facet, counted, limit)] as const;
  });
}

/** Grouping sets: the rows are read and sifted once, and every column groups them in a table of its own. */
export function countQuery({ search, limit }: FacetScope, { with: before, from, columns, counting }: Pass): Sql {
  const names = columns.map((_, at) => `f${at}`);
  const values = columns.map(({ facet, sql: value }, at) => sql`${countedValue(facet, value)} AS ${code(`f${at}`)}`);
  const sets = names.map((name) => `(${name})`).join(', ');
  const valueOf = columns.map(
    ({ facet }, at) => sql`grouped = ${code(String(at))}, ${writtenValue(facet, code(`f${at}`))}`,
  );
  const also = counting ? sql`, ${counting.also}` : sql``;
  return sql`${withClause(before)} SELECT grouped, multiIf(${join(valueOf, ', ')}, '') AS value, n FROM (
      SELECT ${groupedAt(names)} AS grouped, ${code(names.join(', '))}, ${counting?.aggregate ?? sql`count()`} AS n
      FROM (SELECT ${join(values, ', ')}${also} ${from})
      GROUP BY GROUPING SETS (${code(sets)})
    ) WHERE value != '' ${searched(search)}
    ORDER BY n DESC, value LIMIT ${count(rowsMax(limit, columns))} BY grouped`;
}

/** One more than is shown tells that there are more; ranges are all read. */
function rowsMax(limit: number, columns: readonly CountedColumn[]): number {
  const ranges = columns.map(({ facet }) => (isBucketed(facet) ? edgesOf(facet.field).length : 0));
  return Math.max(limit + 1, ...ranges);
}

export interface PairsPass {
  /** `WITH …`, or nothing. */
  readonly with?: Sql;
  /** `FROM …`, with the rows that the columns speak of, each with its `weight`. */
  readonly from: Sql;
  /** Of text, truths, or lists of text. */
  readonly columns: readonly CountedColumn[];
}

/** For fewer rows than columns are worth a table each, lists among them: every row is taken apart into its columns' values. */
export async function countPairs(
  clickhouse: RowReader,
  scope: FacetScope,
  { with: before, from, columns }: PairsPass,
): Promise<NamedFacet[]> {
  if (columns.length === 0) return [];
  const pairs = columns.map(({ facet, sql: value, isList }, at) => {
    const values = isList ? value : sql`[${writtenValue(facet, value)}]`;
    return sql`arrayMap(each -> (${code(String(at))}, each), ${values})`;
  });
  const statement = sql`${withClause(before)} SELECT pair.1 AS grouped, pair.2 AS value, sum(weight) AS n
    FROM (SELECT weight, arrayJoin(arrayConcat(${join(pairs, ', ')})) AS pair ${from})
    GROUP BY grouped, value HAVING value != '' ${searched(scope.search)}
    ORDER BY n DESC, value LIMIT ${count(scope.limit + 1)} BY grouped`;
  const settings = settingsOf(scope, columns);
  return namedFacets(await readRows(clickhouse, statement, { settings }), columns, scope.limit);
}

/** The value under a key; '' where there is none, or null. */
export function setEntry(map: Sql, key: string): Sql {
  const stored = sql`${map}[${text(key)}]`;
  return sql`if(${stored} = 'null', '', ${entryText(stored)})`;
}

/** Ranges are all given, since they are few and no longer ranges when some are missing. */
function facetOf(facet: AskedFacet, counted: readonly { value: string; count: number }[], limit: number): Facet {
  if (isBucketed(facet)) {
    const counts = new Map(counted.map(({ value, count: n }) => [Number(value), n]));
    return { kind: 'buckets', buckets: bucketsOf(counts, edgesOf(facet.field)) };
  }
  const kind = facet.field.facet === 'keys' && facet.key === undefined ? 'keys' : 'values';
  return { kind, values: counted.slice(0, limit), hasMore: counted.length > limit };
}

function isBucketed({ field, key }: AskedFacet): boolean {
  return field.facet === 'buckets' && key === undefined;
}

/** Null groups apart, so it is made a number that no range begins with. */
function countedValue(facet: AskedFacet, value: Sql): Sql {
  return isBucketed(facet) ? sql`ifNull(${bucketOf(value, edgesOf(facet.field))}, nan)` : value;
}

function writtenValue(facet: AskedFacet, value: Sql): Sql {
  if (isBucketed(facet)) return sql`if(isNaN(${value}), '', toString(${value}))`;
  return facet.field.kind === 'boolean' ? sql`if(${value} = 1, 'true', 'false')` : sql`toString(${value})`;
}

/** The index of the column that is grouped by: `grouping` has a 0 for it among 1s, the first column foremost. */
function groupedAt(names: readonly string[]): Sql {
  const bits = names.map((_, at) => String(2 ** names.length - 1 - 2 ** (names.length - 1 - at)));
  return code(
    `transform(grouping(${names.join(', ')}), [${bits.join(', ')}], [${names.map((_, at) => at).join(', ')}], 0)`,
  );
}

function searched(search: string | undefined): Sql {
  if (search === undefined) return sql``;
  const found = plainFormsOf([search]).map((form) => sql`lower(value) LIKE ${text(`%${likePattern(form)}%`)}`);
  return sql`AND (${join(found, ' OR ')})`;
}
