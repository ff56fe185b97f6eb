/** The statement of a metric query: a view's rows, aggregated by bucket of time and dimensions. */
import type { Aggregation } from '@telltale/contract/metrics-catalogue.ts';
import { timeColumn } from '@telltale/contract/metrics-check.ts';
import { code, count, float, join, type Sql, sql, textLists } from '#features/records/sql.ts';
import {
  bucketColumns,
  dimensionColumns,
  type Entities,
  keyColumns,
  measureColumn,
  measuresOf,
  periodColumns,
} from './_columns.ts';
import { entitiesOf } from './_entities.ts';
import { binOf, type Bins, type BinsByMeasure, cellOf, cells, cellsMax } from './_histogram.ts';
import type { AskedMetric, Question } from './_question.ts';

/** What a row of the statement is: one of the rows asked for, a group over the whole range, or everything. */
export const parts = { row: 0, whole: 1, total: 2 } as const;

/**
 * Columns: `part`, those of `keyColumns`, and `a0`, … for the metrics; a histogram over cells has its extent beside it as `low0`,
 * `high0` and `positive0`. One row more than the limit, if there are more. The entities are read once for everything.
 */
export function metricsStatement(question: Question, bins: BinsByMeasure): Sql {
  const entities = entitiesOf(question);
  const context = { question, entities, bins };
  const numbers = question.metrics.flatMap((metric, at) => numberColumns(metric, at, context));
  const columns = [sql`${partOf(question)} AS part`, ...keyColumns(question), ...numbers];
  const grouped = sql`SELECT ${join([...columns, ...weightOf(context)], ', ')}
    FROM (${entities.select}) ${onlyGroups(question)} ${groupingOf(question)}`;
  const limited = sql`${orderOf(question)} ${limitOf(question)}`;
  return sql`${entities.with} ${question.series === undefined ? grouped : greatest(grouped, question, question.series)} ${limited}`;
}

/** Columns `low`, `high` and `positive`, the least above 0, of one measure over all rows; null when there is no number. */
export function extentStatement(question: Question): Sql {
  const entities = entitiesOf(question);
  return sql`${entities.with} SELECT ${join(extentColumns(measured(0, entities), code('')), ', ')}
    FROM (${entities.select}) ${onlyGroups(question)}`;
}

function extentColumns(value: Sql, suffix: Sql): Sql[] {
  return [
    sql`minOrNull(${value}) AS low${suffix}`,
    sql`maxOrNull(${value}) AS high${suffix}`,
    sql`minIfOrNull(${value}, ${value} > 0) AS positive${suffix}`,
  ];
}

/** A measure as a number in its unit. */
function measured(at: number, { measures }: Entities): Sql {
  const divisor = measures[at]?.divisor;
  const value = sql`toFloat64(${measureColumn(at)})`;
  return divisor === undefined ? value : sql`(${value} / ${float(divisor)})`;
}

const aggregateColumn = (at: number): Sql => code(`a${at}`);

/** Each part is grouped by some of the keys. */
function groupingSets(question: Question): { readonly part: number; readonly keys: readonly Sql[] }[] {
  const { axis, series, hasTotals } = question;
  const period = periodColumns(question);
  return [
    { part: parts.row, keys: keyColumns(question) },
    ...(series !== undefined && axis ? [{ part: parts.whole, keys: [...period, ...dimensionColumns(question)] }] : []),
    ...(hasTotals ? [{ part: parts.total, keys: period }] : []),
  ];
}

function groupingOf(question: Question): Sql {
  const sets = groupingSets(question).map(({ keys }) => sql`(${join(keys, ', ')})`);
  if (sets.length > 1) return sql`GROUP BY GROUPING SETS (${join(sets, ', ')})`;
  const keys = keyColumns(question);
  return keys.length > 0 ? sql`GROUP BY ${join(keys, ', ')}` : sql``;
}

/** `grouping` is 1 for a key that a row is not grouped by. */
function partOf(question: Question): Sql {
  const isSplit = groupingSets(question).length > 1;
  const [bucket] = bucketColumns(question);
  const [dimension] = dimensionColumns(question);
  const key = dimension ?? bucket;
  if (!isSplit || !key) return code(String(parts.row));
  const isTotal = sql`grouping(${key}) = 1`;
  const isWhole = bucket && dimension ? sql`grouping(${bucket}) = 1` : sql`0`;
  return sql`multiIf(${isTotal}, ${code(String(parts.total))}, ${isWhole}, ${code(String(parts.whole))}, ${code(String(parts.row))})`;
}

/** By which the greatest groups are found: the first metric, or the number of values where that is a histogram. */
function weightOf({ question, entities, bins }: Context): Sql[] {
  const [first] = question.metrics;
  if (question.series === undefined || !first) return [];
  const metric = ranked(first);
  return [sql`${aggregate(metric, { question, entities, bins })} AS weight`];
}

export function ranked(metric: AskedMetric): AskedMetric {
  return { ...metric, aggregation: metric.aggregation === 'histogram' ? 'count' : metric.aggregation };
}

function greatest(grouped: Sql, question: Question, series: number): Sql {
  const dimensions = join(dimensionColumns(question), ', ');
  const isTotal = sql`part = ${code(String(parts.total))}`;
  // Where there are no steps of time, each row is about the whole range already.
  const overall = question.axis
    ? sql`maxIf(weight, part = ${code(String(parts.whole))}) OVER (PARTITION BY ${isTotal}, ${dimensions})`
    : sql`weight`;
  return sql`SELECT * FROM (
      SELECT *, dense_rank() OVER (ORDER BY ${isTotal}, overall DESC NULLS LAST, ${dimensions}) AS place
      FROM (SELECT *, ${overall} AS overall FROM (${grouped}))
    )
    WHERE ${isTotal} OR part = ${code(String(parts.row))} AND place <= ${count(series)}`;
}

/** Of each part, and of each time. */
function limitOf(question: Question): Sql {
  const apart = [...(groupingSets(question).length > 1 ? [sql`part`] : []), ...periodColumns(question)];
  const limit = sql`LIMIT ${count(question.limit + 1)}`;
  return apart.length > 0 ? sql`${limit} BY ${join(apart, ', ')}` : limit;
}

function onlyGroups(question: Question): Sql {
  const { groups, dimensions } = question;
  if (!groups || dimensions.length === 0) return sql``;
  const key = dimensionColumns(question).map((column) => sql`ifNull(toString(${column}), '')`);
  return sql`WHERE [${join(key, ', ')}] IN (SELECT arrayJoin(${textLists(groups)}))`;
}

function orderOf(question: Question): Sql {
  const { axis, dimensions, metrics } = question;
  const columnOf = (field: string): Sql => {
    if (field === timeColumn) return sql`bucket`;
    const dimension = dimensionColumns(question)[dimensions.findIndex(({ name }) => name === field)];
    return dimension ?? aggregateColumn(metrics.findIndex(({ name }) => name === field));
  };
  const first = metrics.find(({ aggregation }) => aggregation !== 'histogram');
  const usual = [
    ...(axis ? [{ field: timeColumn, isDescending: false }] : []),
    ...(first ? [{ field: first.name, isDescending: true }] : []),
  ];
  const asked = (question.orderBy ?? usual).map(
    ({ field, isDescending }) => sql`${columnOf(field)} ${isDescending ? sql`DESC` : sql`ASC`} NULLS LAST`,
  );
  // What is equal has an order too, so that a limit cuts at the same place each time.
  return sql`ORDER BY ${join([sql`part`, ...asked, ...keyColumns(question)], ', ')}`;
}

interface Context {
  readonly question: Question;
  readonly entities: Entities;
  readonly bins: BinsByMeasure;
}

function numberColumns(metric: AskedMetric, at: number, context: Context): Sql[] {
  const column = sql`${aggregate(metric, context)} AS ${aggregateColumn(at)}`;
  if (metric.aggregation !== 'histogram' || context.bins.get(metric.measure.name) !== cells) return [column];
  const { question, entities } = context;
  const value = measured(
    measuresOf(question).findIndex(({ name }) => name === metric.measure.name),
    entities,
  );
  return [column, ...extentColumns(value, code(String(at)))];
}

function aggregate(metric: AskedMetric, { question, entities, bins }: Context): Sql {
  const at = measuresOf(question).findIndex(({ name }) => name === metric.measure.name);
  const column = entities.measures[at];
  if (!column) throw new RangeError(`no measure ${metric.measure.name}`);
  const value = measureColumn(at);
  if (column.type === 'id') return sql`uniqExactIf(${value}, ${value} != '')`;
  const divided = (number: Sql) => (column.divisor === undefined ? number : sql`${number} / ${float(column.divisor)}`);
  switch (metric.aggregation) {
    case 'count':
      return sql`count(${value})`;
    case 'uniq':
      return sql`uniqExact(${value})`;
    case 'sum':
      return divided(sql`toFloat64(ifNull(sum(${value}), 0))`);
    case 'avg':
      return divided(sql`toFloat64(sum(${value})) / nullIf(count(${value}), 0)`);
    case 'min':
      return divided(sql`toFloat64(minOrNull(${value}))`);
    case 'max':
      return divided(sql`toFloat64(maxOrNull(${value}))`);
    case 'histogram':
      return histogram(measured(at, entities), bins.get(metric.measure.name));
    case 'p50':
    case 'p75':
    case 'p90':
    case 'p95':
    case 'p99':
      return divided(percentile(metric, question, value));
  }
}

const levels: Partial<Record<Aggregation, number>> = { p50: 0.5, p75: 0.75, p90: 0.9, p95: 0.95, p99: 0.99 };

/** Exact, between two values in proportion. All that are asked of one measure are taken from one sorting of its values. */
function percentile({ measure, aggregation }: AskedMetric, { metrics }: Question, value: Sql): Sql {
  const asked = [
    ...new Set(metrics.filter((each) => each.measure.name === measure.name).map((each) => each.aggregation)),
  ].filter((each) => levels[each] !== undefined);
  const written = code(asked.map((each) => levels[each]).join(', '));
  const at = code(String(asked.indexOf(aggregation) + 1));
  return sql`quantilesExactInclusive(${written})(toFloat64(${value}))[${at}]`;
}

function histogram(value: Sql, bins: Bins | typeof cells | undefined): Sql {
  if (!bins) return sql`[]`;
  const [bin, number] = bins === cells ? [cellOf(value), cellsMax] : [binOf(value, bins), bins.edges.length - 1];
  // Functions of least and greatest pass over what is unknown.
  return sql`countResample(0, ${code(String(number))}, 1)(if(isNull(${value}), -1, ifNull(${bin}, -1)))`;
}
