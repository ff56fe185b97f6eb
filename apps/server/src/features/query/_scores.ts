/** Conditions on the scores of what is listed. */
import type { FilterCondition } from '@telltale/contract/filter.ts';
import type { Test } from '@telltale/contract/query-tree.ts';
import { type Column, compareNumber, type ConditionOf } from '#features/records/filter.ts';
import { and, float, join, type Sql, sql, text, texts } from '#features/records/sql.ts';
import { compileInterval, compilePattern } from './_compare.ts';

/** Whose scores: a trace's own and its observations', or an observation's. */
export interface Scored {
  readonly projectId: string;
  /** What names it in the row that is listed, and in `scores`. */
  readonly row: Sql;
  readonly columns: Sql;
  readonly isScored: Sql;
}

export function scoredTraces(projectId: string): Scored {
  return { projectId, row: sql`t.id`, columns: sql`trace_id`, isScored: sql`trace_id != ''` };
}

export function scoredObservations(projectId: string): Scored {
  return {
    projectId,
    row: sql`(o.trace_id, o.id)`,
    columns: sql`trace_id, observation_id`,
    isScored: sql`observation_id != ''`,
  };
}

/** Numbers are averaged over all scores of the name; for a category or a truth one of them is enough. */
export function scoresMeet(scored: Scored, name: string, tests: readonly Test[]): Sql {
  return scoredWhere(scored, sql`name = ${text(name)}`, join(tests.map(havingTest), ' OR '));
}

export function hasScore(scored: Scored, name: string | undefined): Sql {
  return scoredWhere(scored, name === undefined ? sql`1` : sql`name = ${text(name)}`, sql`1`);
}

const average = sql`avgIf(value, data_type IN ('NUMERIC', 'BOOLEAN'))`;

function havingTest(test: Test): Sql {
  switch (test.kind) {
    case 'number':
      return sql`ifNull(${compileInterval(average, test)}, 0)`;
    case 'pattern':
      return sql`countIf(data_type = 'CATEGORICAL' AND ${compilePattern(sql`string_value`, test.pieces)}) > 0`;
    case 'equals':
      return havingEqual(test.value);
    case 'contains':
    case 'time':
      throw new RangeError('no score is compared with this');
  }
}

function havingEqual(value: string): Sql {
  const conditions = [sql`countIf(data_type = 'CATEGORICAL' AND string_value = ${text(value)}) > 0`];
  if (value === 'true' || value === 'false') {
    conditions.push(sql`countIf(data_type = 'BOOLEAN' AND value = ${value === 'true' ? sql`1` : sql`0`}) > 0`);
  }
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (Number.isFinite(number)) conditions.push(sql`ifNull(${average} = ${float(number)}, 0)`);
  return sql`(${join(conditions, ' OR ')})`;
}

function scoredWhere({ projectId, row, columns, isScored }: Scored, where: Sql, having: Sql): Sql {
  const conditions = [sql`project_id = ${text(projectId)}`, isScored, where];
  return sql`${row} IN (SELECT ${columns} FROM scores FINAL WHERE ${and(conditions)} GROUP BY ${columns} HAVING ${having})`;
}

/** For JSON filters, where the condition's type says what is compared. */
export function scoreColumn<Part extends string>(part: Part, scored: Scored): Column<Part> {
  return {
    part,
    kind: 'custom',
    types: ['numberObject', 'categoryOptions', 'booleanObject'],
    compile: (condition: FilterCondition) => compileScores(scored, condition),
  };
}

function compileScores(scored: Scored, condition: FilterCondition): Sql {
  if (condition.type === 'numberObject') {
    const where = sql`name = ${text(condition.key)} AND data_type IN ('NUMERIC', 'BOOLEAN')`;
    return scoredWhere(scored, where, compareNumber(sql`avg(value)`, condition));
  }
  if (condition.type === 'categoryOptions') {
    const where = sql`name = ${text(condition.key)} AND data_type = 'CATEGORICAL' AND has(${texts(condition.value)}, string_value)`;
    const found = scoredWhere(scored, where, sql`1`);
    return condition.operator === 'any of' ? found : sql`NOT ${found}`;
  }
  const wanted = condition as ConditionOf<'booleanObject'>;
  const where = sql`name = ${text(wanted.key)} AND data_type = 'BOOLEAN' AND value = ${wanted.value ? sql`1` : sql`0`}`;
  const found = scoredWhere(scored, where, sql`1`);
  return wanted.operator === '=' ? found : sql`NOT ${found}`;
}
