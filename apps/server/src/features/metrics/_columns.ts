/** What each view gives to be aggregated: a bucket of time, its dimensions and its measures, as columns of one row an entity. */
import { entryText } from '#features/records/filter.ts';
import { code, join, micros, type Sql, sql, text } from '#features/records/sql.ts';
import type { AskedDimension, AskedMeasure, Question } from './_question.ts';

/**
 * How a measure is stored. `integer` and `decimal` are summed exactly. `id`: text of which the distinct ones are counted.
 * `divisor`: what the number is divided by in the end, to be in the measure's unit.
 */
export interface MeasureColumn {
  readonly sql: Sql;
  readonly type: 'integer' | 'decimal' | 'float' | 'id';
  readonly divisor?: number;
}

/** `with` is a whole clause, or empty. Columns of `select`: those of `keyColumns`, then `m0`, …. */
export interface Entities {
  readonly with: Sql;
  readonly select: Sql;
  /** One for each of the question's measures. */
  readonly measures: readonly Omit<MeasureColumn, 'sql'>[];
}

/** The distinct measures that the metrics are of; `m0` is the first. */
export function measuresOf(question: Question): AskedMeasure[] {
  return [...new Map(question.metrics.map(({ measure }) => [measure.name, measure])).values()];
}

const dimensionColumn = (at: number): Sql => code(`d${at}`);
export const dimensionColumns = ({ dimensions }: Question): Sql[] => dimensions.map((_, at) => dimensionColumn(at));
export const measureColumn = (at: number): Sql => code(`m${at}`);

export interface ColumnSources {
  /** DateTime64. */
  readonly time: Sql;
  dimension(asked: AskedDimension): Sql;
  measure(asked: AskedMeasure): MeasureColumn;
}

export interface SelectedColumns {
  readonly list: Sql;
  readonly measures: readonly MeasureColumn[];
}

/** The columns in the order of `Entities`. */
export function selectColumns(question: Question, sources: ColumnSources): SelectedColumns {
  const measures = measuresOf(question).map((measure) => sources.measure(measure));
  const columns = [
    ...(question.before === undefined ? [] : [sql`${sources.time} < ${micros(question.from)} AS is_before`]),
    ...(question.axis ? [sql`${question.axis.bucketOf(sources.time)} AS bucket`] : []),
    ...question.dimensions.map((asked, at) => sql`${sources.dimension(asked)} AS ${dimensionColumn(at)}`),
    ...measures.map((measure, at) => sql`${measure.sql} AS ${measureColumn(at)}`),
  ];
  return { list: columns.length > 0 ? join(columns, ', ') : sql`1`, measures };
}

/** What rows are aggregated by: the time before or the time asked for, the bucket of time, and the dimensions. */
export function keyColumns(question: Question): Sql[] {
  return [...periodColumns(question), ...bucketColumns(question), ...dimensionColumns(question)];
}

export const periodColumns = ({ before }: Question): Sql[] => (before === undefined ? [] : [sql`is_before`]);
export const bucketColumns = ({ axis }: Question): Sql[] => (axis ? [sql`bucket`] : []);

/** What rows are grouped by: each text of a list, '' where it is empty; the entry of a map; else the column itself. */
export function groupedBy(column: { readonly kind: string; readonly sql: Sql }, key: string | undefined): Sql {
  const list = column.sql;
  if (column.kind === 'texts') return sql`arrayJoin(if(empty(${list}), [''], arrayDistinct(${list})))`;
  return column.kind === 'map' ? entryText(entryOf(column.sql, key ?? '')) : column.sql;
}

/** The total is no kind beside those it is the sum of; where it is all that is known it stays. */
export function kindsOf(details: Sql): Sql {
  return sql`if(length(${details}) = 1, mapKeys(${details}), arrayFilter(kind -> kind != 'total', mapKeys(${details})))`;
}

export function entryOf(map: Sql, key: string): Sql {
  return sql`${map}[${text(key)}]`;
}

export function monthOf(time: Sql): Sql {
  return sql`substring(toString(${time}), 1, 7)`;
}

export function dayOf(time: Sql): Sql {
  return sql`substring(toString(${time}), 1, 10)`;
}

export const one: MeasureColumn = { sql: sql`1`, type: 'integer' };
export const integers = (expression: Sql): MeasureColumn => ({ sql: expression, type: 'integer' });
export const decimals = (expression: Sql): MeasureColumn => ({ sql: expression, type: 'decimal' });
export const floats = (expression: Sql): MeasureColumn => ({ sql: expression, type: 'float' });
export const ids = (expression: Sql): MeasureColumn => ({ sql: expression, type: 'id' });
/** Microseconds that are told in milliseconds. */
export const durations = (micros: Sql): MeasureColumn => ({ sql: micros, type: 'integer', divisor: 1000 });
