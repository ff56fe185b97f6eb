/** ClickHouse SQL built from pieces that carry their own parameters: values of others never become text. */
import type { ClickHouse, QueryOptions } from '#db/clickhouse/clickhouse.ts';
import { AppError } from '#lib/errors.ts';
import type { Micros } from './records.ts';
import type { Row } from './rows.ts';
import { parseZonelessTime } from './time.ts';

/** A value for a `{name:Type}` placeholder; the name is given when the whole statement is rendered. */
interface Param {
  readonly type: string;
  readonly value: unknown;
}

export interface Sql {
  readonly parts: readonly (string | Param)[];
}

export interface Statement {
  readonly query: string;
  readonly query_params: Record<string, unknown>;
}

/** `sql`SELECT … WHERE id = ${text(id)}``: what is filled in is SQL again, or a parameter made below; never a bare string. */
export function sql(strings: TemplateStringsArray, ...values: readonly Sql[]): Sql {
  return { parts: strings.flatMap((text, at) => [text, ...(values[at]?.parts ?? [])]).filter((part) => part !== '') };
}

export function join(pieces: readonly Sql[], separator: string): Sql {
  return { parts: pieces.flatMap((piece, at) => (at === 0 ? piece.parts : [separator, ...piece.parts])) };
}

/** True when there is no condition. */
export function and(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`1` : join(conditions, ' AND ');
}

export function render(statement: Sql): Statement {
  const names = new Map<Param, string>();
  const query_params: Record<string, unknown> = {};
  const query = statement.parts.map((part) => {
    if (typeof part === 'string') return part;
    const name = names.get(part) ?? `p${names.size}`;
    names.set(part, name);
    query_params[name] = part.value;
    return `{${name}:${part.type}}`;
  });
  return { query: query.join(''), query_params };
}

/** What answers a SELECT. */
export type RowReader = Pick<ClickHouse, 'rows'>;

export function readRows(clickhouse: RowReader, statement: Sql, options?: QueryOptions): Promise<Row[]> {
  const { query, query_params } = render(statement);
  return clickhouse.rows<Row>(query, query_params, options);
}

/** The rows as the engine writes them, one object a line, for a reply that passes them on: parsing a giant one costs much. */
export function readLines(clickhouse: ClickHouse, statement: Sql, options?: QueryOptions): Promise<Buffer> {
  const { query, query_params } = render(statement);
  return clickhouse.lines(query, query_params, options);
}

/** SQL text from constants of ours: column and table names. */
export function code(constant: string): Sql {
  return { parts: [constant] };
}

export const text = (value: string): Sql => param('String', value);
export const texts = (value: readonly string[]): Sql => param('Array(String)', value);
export const textLists = (value: readonly (readonly string[])[]): Sql => param('Array(Array(String))', value);
export const integer = (value: number): Sql => param('Int64', String(value));
/** An integer that a double may not hold, as the engine wrote it. */
export const integerText = (written: string): Sql => param('Int64', written);
/** For LIMIT and OFFSET, which take no signed number. */
export const count = (value: number): Sql => param('UInt64', String(value));
export const float = (value: number): Sql => param('Float64', value);
export const floats = (value: readonly number[]): Sql => param('Array(Float64)', value);
export const micros = (value: Micros): Sql => sql`fromUnixTimestamp64Micro(${integer(value)}, 'UTC')`;

/**
 * For `IN (…)`: the unsigned numbers of an array that the engine has packed with `packed`. A list of them written out takes the engine
 * longer to read than most questions that name so many rows take to answer, and a parameter is escaped by the client sign by sign.
 */
export function unpacked(numbers: string): Sql {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(numbers)) throw new Error('not an array that was packed');
  return sql`SELECT arrayJoin(reinterpret(base64Decode('${code(numbers)}'), 'Array(UInt64)'))`;
}

/** One text of an array of unsigned 64-bit numbers. */
export const packed = (numbers: Sql): Sql => sql`base64Encode(reinterpret(${numbers}, 'String'))`;

/** For `IN (…)`: unsigned, as the engine wrote them. */
export function hashes(written: readonly string[]): Sql {
  const bytes = Buffer.alloc(written.length * 8);
  for (const [at, hash] of written.entries()) bytes.writeBigUInt64LE(BigInt(hash), at * 8);
  return unpacked(bytes.toString('base64'));
}

/** The minutes in which these times are. */
export const minutes = (times: readonly Micros[]): Sql =>
  param("Array(DateTime('UTC'))", [...new Set(times.map((each) => Math.floor(each / 60e6) * 60))]);
export const decimal = (written: string): Sql => param('Decimal(38, 12)', written);

/** A time as callers write it; without an offset it is UTC. */
export function time(written: string): Sql {
  const parsed = parseZonelessTime(written);
  if (parsed === null) throw new AppError('invalid_request', `"${written}" is not a time`);
  return micros(parsed);
}

function param(type: string, value: unknown): Sql {
  return { parts: [{ type, value }] };
}
