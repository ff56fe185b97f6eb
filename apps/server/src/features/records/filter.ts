/** Compiles filter conditions to SQL. A slice names its columns in one catalogue; everything else is here. */
import type { FieldKind } from '@telltale/contract/fields.ts';
import type { FilterCondition } from '@telltale/contract/filter.ts';
import { AppError } from '#lib/errors.ts';
import { float, type Sql, sql, text, texts, time } from './sql.ts';

type ConditionType = FilterCondition['type'];
export type ConditionOf<T extends ConditionType> = Extract<FilterCondition, { type: T }>;

/** How a field of the catalogue is filtered. Scores have a column of their own. */
export const columnKinds = {
  text: 'text',
  document: 'text',
  number: 'number',
  time: 'datetime',
  boolean: 'boolean',
  texts: 'texts',
  map: 'map',
  scores: 'map',
} as const satisfies Record<FieldKind, string>;

/**
 * A column that may be filtered. `part` says which part of the query its SQL belongs to: a row, a joined total, …
 * `text` counts '' as null. `map` is a Map(String, String) of encoded values.
 */
export type Column<Part extends string> = { readonly part: Part } & (
  | { readonly kind: 'text' | 'number' | 'datetime' | 'boolean' | 'texts' | 'map'; readonly sql: Sql }
  | { readonly kind: 'custom'; readonly types: readonly ConditionType[]; compile(condition: FilterCondition): Sql }
);

export type Catalogue<Part extends string> = ReadonlyMap<string, Column<Part>>;

/** The conditions, by the part of the query they belong to. */
export type Conditions<Part extends string> = Readonly<Record<Part, readonly Sql[]>>;

/** @throws AppError 'invalid_request' for an unknown column, or a type that the column does not take. */
export function compileFilter<Part extends string>(
  conditions: readonly FilterCondition[],
  catalogue: Catalogue<Part>,
  parts: readonly Part[],
): Conditions<Part> {
  const byPart = Object.fromEntries(parts.map((part) => [part, [] as Sql[]])) as Record<Part, Sql[]>;
  for (const condition of conditions) {
    const column = catalogue.get(condition.column);
    if (!column) {
      const allowed = [...catalogue.keys()].join(', ');
      throw new AppError('invalid_request', `Unknown filter column "${condition.column}"; use one of: ${allowed}`);
    }
    byPart[column.part].push(compileCondition(condition, column));
  }
  return byPart;
}

/** Conditions of the plain query parameters, less those whose column the filter names: the filter wins. */
export function withPlain(
  filter: readonly FilterCondition[] | undefined,
  plain: readonly (FilterCondition | undefined)[],
): FilterCondition[] {
  const named = new Set(filter?.map((condition) => condition.column));
  const kept = plain.filter((condition) => condition !== undefined && !named.has(condition.column));
  return [...(kept as FilterCondition[]), ...(filter ?? [])];
}

/** Plain query parameters as conditions; undefined in, undefined out. */
export const plain = {
  equals: (column: string, value: string | undefined): FilterCondition | undefined =>
    value === undefined ? undefined : { type: 'string', column, operator: '=', value },
  anyOf: (column: string, value: string[] | undefined): FilterCondition | undefined =>
    value === undefined ? undefined : { type: 'stringOptions', column, operator: 'any of', value },
  allOf: (column: string, value: string[] | undefined): FilterCondition | undefined =>
    value === undefined ? undefined : { type: 'arrayOptions', column, operator: 'all of', value },
  from: (column: string, value: string | undefined): FilterCondition | undefined =>
    value === undefined ? undefined : { type: 'datetime', column, operator: '>=', value },
  before: (column: string, value: string | undefined): FilterCondition | undefined =>
    value === undefined ? undefined : { type: 'datetime', column, operator: '<', value },
};

export function compileCondition<Part extends string>(condition: FilterCondition, column: Column<Part>): Sql {
  if (column.kind === 'custom') {
    if (!column.types.includes(condition.type)) throw wrongType(condition, column.types);
    return column.compile(condition);
  }
  if (!typesOf[column.kind].includes(condition.type)) throw wrongType(condition, typesOf[column.kind]);
  switch (condition.type) {
    case 'string':
      return compareText(column.sql, condition);
    case 'number':
      return compareNumber(column.sql, condition);
    case 'datetime':
      return sql`${column.sql} ${operators[condition.operator]} ${time(condition.value)}`;
    case 'boolean':
      return sql`${column.sql} ${operators[condition.operator]} ${condition.value ? sql`1` : sql`0`}`;
    case 'stringOptions':
      return compareOptions(column.sql, condition);
    case 'arrayOptions':
      return column.kind === 'texts' ? compareTexts(column.sql, condition) : compareOptions(column.sql, condition);
    case 'null':
      return compareNull(column, condition);
    case 'stringObject':
    case 'numberObject':
    case 'booleanObject':
    case 'categoryOptions':
      return compareEntry(sql`${column.sql}[${text(condition.key)}]`, condition);
  }
}

const typesOf: Record<Exclude<Column<never>['kind'], 'custom'>, readonly ConditionType[]> = {
  text: ['string', 'stringOptions', 'arrayOptions', 'null'],
  number: ['number', 'null'],
  datetime: ['datetime', 'null'],
  boolean: ['boolean'],
  texts: ['arrayOptions', 'stringOptions', 'null'],
  map: ['stringObject', 'numberObject', 'booleanObject', 'categoryOptions'],
};

/** The types of condition that a column of this kind takes. */
export function conditionTypes(kind: keyof typeof typesOf): readonly ConditionType[] {
  return typesOf[kind];
}

function wrongType(condition: FilterCondition, allowed: readonly ConditionType[]): AppError {
  return new AppError(
    'invalid_request',
    `Filter column "${condition.column}" takes no condition of type "${condition.type}"; use one of: ${allowed.join(', ')}`,
  );
}

const operators = { '=': sql`=`, '<>': sql`!=`, '>': sql`>`, '<': sql`<`, '>=': sql`>=`, '<=': sql`<=` };

function compareText(value: Sql, condition: Pick<ConditionOf<'string'>, 'operator' | 'value'>): Sql {
  const wanted = text(condition.value);
  switch (condition.operator) {
    case '=':
      return sql`${value} = ${wanted}`;
    case 'contains':
      return sql`position(${value}, ${wanted}) > 0`;
    case 'does not contain':
      return sql`position(${value}, ${wanted}) = 0`;
    case 'starts with':
      return sql`startsWith(${value}, ${wanted})`;
    case 'ends with':
      return sql`endsWith(${value}, ${wanted})`;
    case 'matches':
      return sql`positionCaseInsensitiveUTF8(${value}, ${wanted}) > 0`;
  }
}

export function compareNumber(value: Sql, condition: Pick<ConditionOf<'number'>, 'operator' | 'value'>): Sql {
  return sql`${value} ${operators[condition.operator]} ${float(condition.value)}`;
}

function compareOptions(
  value: Sql,
  condition: Pick<ConditionOf<'stringOptions' | 'arrayOptions'>, 'operator' | 'value'>,
): Sql {
  const wanted = texts(condition.value);
  return condition.operator === 'none of' ? sql`${value} NOT IN (${wanted})` : sql`${value} IN (${wanted})`;
}

function compareTexts(value: Sql, condition: Pick<ConditionOf<'arrayOptions'>, 'operator' | 'value'>): Sql {
  const wanted = texts(condition.value);
  if (condition.operator === 'all of') return sql`hasAll(${value}, ${wanted})`;
  return condition.operator === 'any of' ? sql`hasAny(${value}, ${wanted})` : sql`NOT hasAny(${value}, ${wanted})`;
}

function compareNull<Part extends string>(
  column: Exclude<Column<Part>, { kind: 'custom' }>,
  condition: ConditionOf<'null'>,
): Sql {
  const isEmpty = column.kind === 'text' || column.kind === 'texts';
  const isNull = isEmpty ? sql`empty(${column.sql})` : sql`isNull(${column.sql})`;
  return condition.operator === 'is null' ? isNull : sql`NOT ${isNull}`;
}

/** Map values are encoded: a string that looks like JSON is kept in quotes, so those come off before comparing. */
export function entryText(stored: Sql): Sql {
  return sql`if(startsWith(${stored}, '"') AND isValidJSON(${stored}), JSONExtractString(${stored}), ${stored})`;
}

function compareEntry(
  stored: Sql,
  condition: ConditionOf<'stringObject' | 'numberObject' | 'booleanObject' | 'categoryOptions'>,
): Sql {
  const value = entryText(stored);
  switch (condition.type) {
    case 'stringObject':
      return condition.operator === 'matches'
        ? sql`position(${value}, ${text(condition.value)}) > 0`
        : compareText(value, condition);
    case 'numberObject':
      return compareNumber(sql`toFloat64OrNull(${value})`, condition);
    case 'booleanObject':
      return sql`${stored} ${operators[condition.operator]} ${text(String(condition.value))}`;
    case 'categoryOptions':
      return compareOptions(value, condition);
  }
}
