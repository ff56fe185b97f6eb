/** Conditions on one column: what a test of the query language means in SQL. */
import type { FieldKind } from '@telltale/contract/fields.ts';
import { spanOf } from '@telltale/contract/query-time.ts';
import type { Bound, Test } from '@telltale/contract/query-tree.ts';
import { entryText } from '#features/records/filter.ts';
import { and, float, join, micros, type Sql, sql, text, texts } from '#features/records/sql.ts';
import { asciiLower, likePattern } from './text-match.ts';

export interface ComparedColumn {
  readonly kind: FieldKind;
  readonly sql: Sql;
  readonly isNullable?: boolean;
}

/** At least one of the tests is met. */
export function compileTests(column: ComparedColumn, key: string | undefined, tests: readonly Test[]): Sql {
  const equal = tests.flatMap((test) => (test.kind === 'equals' ? [test.value] : []));
  const others = tests.flatMap((test) => (test.kind === 'equals' ? [] : [compileTest(column, key, test)]));
  const conditions = [...(equal.length > 0 ? [compileEqual(column, key, equal)] : []), ...others];
  const [only] = conditions;
  const condition = only && conditions.length === 1 ? only : sql`(${join(conditions, ' OR ')})`;
  return column.isNullable || (column.kind === 'map' && others.length > 0) ? sql`ifNull(${condition}, 0)` : condition;
}

/** Zero, like nothing, is not set; so are empty text, lists and maps. */
export function compileIsSet(column: ComparedColumn, key: string | undefined): Sql {
  switch (column.kind) {
    case 'text':
    case 'document':
    case 'texts':
      return sql`notEmpty(${column.sql})`;
    case 'map':
      return key === undefined ? sql`notEmpty(${column.sql})` : sql`${column.sql}[${text(key)}] NOT IN ('', 'null')`;
    case 'number':
      return column.isNullable ? sql`isNotNull(${column.sql})` : sql`${column.sql} != 0`;
    case 'time':
      return column.isNullable ? sql`isNotNull(${column.sql})` : sql`1`;
    case 'boolean':
      return sql`${column.sql} = 1`;
    case 'scores':
      throw new RangeError('scores are no column');
  }
}

function compileEqual(column: ComparedColumn, key: string | undefined, values: readonly string[]): Sql {
  switch (column.kind) {
    case 'texts':
      return sql`hasAny(${column.sql}, ${texts(values)})`;
    case 'boolean':
      return sql`${column.sql} IN (${join(
        values.map((value) => (value === 'true' ? sql`1` : sql`0`)),
        ', ',
      )})`;
    case 'map':
      return sql`${entryText(sql`${column.sql}[${text(key ?? '')}]`)} IN (${texts(values)})`;
    case 'text':
    case 'document':
    case 'number':
    case 'time':
    case 'scores':
      return sql`${column.sql} IN (${texts(values)})`;
  }
}

function compileTest(column: ComparedColumn, key: string | undefined, test: Exclude<Test, { kind: 'equals' }>): Sql {
  const value = key === undefined ? column.sql : entryText(sql`${column.sql}[${text(key)}]`);
  switch (test.kind) {
    case 'pattern':
      return column.kind === 'texts'
        ? sql`arrayExists(each -> ${compilePattern(sql`each`, test.pieces)}, ${column.sql})`
        : compilePattern(value, test.pieces);
    case 'number':
      return compileInterval(key === undefined ? value : sql`toFloat64OrNull(${value})`, test);
    case 'time':
      return compileTimes(value, test);
    case 'contains':
      throw new RangeError('long texts are searched, not compared');
  }
}

/** The whole text, whatever the case of its Latin letters. */
export function compilePattern(value: Sql, pieces: readonly string[]): Sql {
  return sql`lower(${value}) LIKE ${text(likePattern(pieces.map(asciiLower)))}`;
}

export function compileInterval(value: Sql, { from, to }: { from?: Bound<number>; to?: Bound<number> }): Sql {
  return and([
    ...(from ? [sql`${value} ${from.isInclusive ? sql`>=` : sql`>`} ${float(from.value)}`] : []),
    ...(to ? [sql`${value} ${to.isInclusive ? sql`<=` : sql`<`} ${float(to.value)}`] : []),
  ]);
}

function compileTimes(value: Sql, test: Extract<Test, { kind: 'time' }>): Sql {
  const { from, to } = microsOfTimes(test);
  return and([
    ...(from === undefined ? [] : [sql`${value} >= ${micros(from)}`]),
    ...(to === undefined ? [] : [sql`${value} < ${micros(to)}`]),
  ]);
}

/** From the first microsecond that meets it to the first that no longer does. A day is all of its day. */
export function microsOfTimes({ from, to }: Extract<Test, { kind: 'time' }>): { from?: number; to?: number } {
  const first = from && spanOf(from.value);
  const last = to && spanOf(to.value);
  return {
    ...(first && { from: from.isInclusive ? first.start : first.end }),
    ...(last && { to: to.isInclusive ? last.end : last.start }),
  };
}
