/** What a query means, said once more and plainly, over records in memory: tests hold the SQL against it. */
import { type Entity, findField } from '@telltale/contract/fields.ts';
import { spanOf } from '@telltale/contract/query-time.ts';
import type { Bound, Query, Test } from '@telltale/contract/query-tree.ts';
import type { ScoreRecord } from '#features/records/records.ts';
import { asciiLower, containsInOrder, formsOf, plainFormsOf } from './text-match.ts';
import { observationRow, type Store, traceRow, type Value } from './testing-rows.ts';

/** What conditions are asked of. Lists of values are those of some observation: one that meets a condition is enough. */
export interface EvaluatedRow {
  readonly id: string;
  readonly values: Readonly<Record<string, readonly Value[]>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly scores: readonly ScoreRecord[];
  readonly names: readonly string[];
  /** Long texts by their field, as they are stored. */
  readonly texts: Readonly<Record<string, readonly string[]>>;
  /** Fields for which 0 is as good a value as any. */
  readonly nullable: ReadonlySet<string>;
}

/** The ids of what meets the query, sorted. */
export function evaluate(query: Query, entity: Entity, store: Store): string[] {
  return rowsMeeting(query, entity, store)
    .map((row) => row.id)
    .toSorted();
}

export function rowsMeeting(query: Query, entity: Entity, store: Store): EvaluatedRow[] {
  const rows =
    entity === 'traces'
      ? store.traces.map((trace) => traceRow(trace, store))
      : store.observations.map((observation) => observationRow(observation, store));
  return rows.filter((row) => meets(query, entity, row));
}

function meets(query: Query, entity: Entity, row: EvaluatedRow): boolean {
  switch (query.kind) {
    case 'and':
      return query.of.every((each) => meets(each, entity, row));
    case 'or':
      return query.of.some((each) => meets(each, entity, row));
    case 'not':
      return !meets(query.of, entity, row);
    case 'search':
      return isFound(row, query.pieces);
    case 'has':
      return isSet(row, query.field, query.key);
    case 'is':
      return isMet(row, query, entity);
  }
}

function isFound(row: EvaluatedRow, pieces: readonly string[]): boolean {
  const forms = plainFormsOf(pieces);
  return (
    row.names.some((name) => forms.some((form) => containsInOrder(asciiLower(name), form))) ||
    Object.keys(row.texts).some((document) => isInText(row, document, pieces))
  );
}

function isInText(row: EvaluatedRow, document: string, pieces: readonly string[]): boolean {
  const forms = formsOf(pieces);
  return (row.texts[document] ?? []).some((text) => forms.some((form) => containsInOrder(asciiLower(text), form)));
}

function isSet(row: EvaluatedRow, field: string, key: string | undefined): boolean {
  if (field === 'scores') return row.scores.some((score) => key === undefined || score.name === key);
  if (field === 'metadata') {
    return key === undefined ? Object.keys(row.metadata).length > 0 : !['', 'null'].includes(row.metadata[key] ?? '');
  }
  if (field === 'input' || field === 'output') return (row.texts[field] ?? []).some((text) => text !== '');
  return (row.values[field] ?? []).some((value) => {
    if (typeof value === 'number') return value !== 0 || row.nullable.has(field);
    return Array.isArray(value) ? value.length > 0 : Boolean(value);
  });
}

function isMet(row: EvaluatedRow, { field, key, test }: Extract<Query, { kind: 'is' }>, entity: Entity): boolean {
  if (test.kind === 'contains') return isInText(row, field, test.pieces);
  if (field === 'scores')
    return areScoresMet(
      row.scores.filter((score) => score.name === key),
      test,
    );
  if (field === 'metadata') return isEntryMet(row.metadata[key ?? ''] ?? '', test);
  const isTime = findField(entity, field)?.kind === 'time';
  return (row.values[field] ?? []).some((value) => isValueMet(value, test, isTime));
}

function isValueMet(value: Value, test: Test, isTime: boolean): boolean {
  if (Array.isArray(value)) return value.some((each: string) => isValueMet(each, test, false));
  if (value === null) return false;
  switch (test.kind) {
    case 'equals':
      return String(value) === test.value;
    case 'pattern':
      return matches(String(value), test.pieces);
    case 'number':
      return isWithin(Number(value), test.from, test.to);
    case 'time':
      return isTime && isWithinTimes(Number(value), test);
    case 'contains':
      return false;
  }
}

function matches(value: string, pieces: readonly string[]): boolean {
  const quoted = pieces.map((piece) =>
    asciiLower(piece).replaceAll(/[^\p{L}\p{N}]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`),
  );
  return new RegExp(`^${quoted.join('[^]*')}$`, 'u').test(asciiLower(value));
}

function isWithin(value: number, from: Bound<number> | undefined, to: Bound<number> | undefined): boolean {
  const isAbove = !from || value > from.value || (from.isInclusive && value === from.value);
  return isAbove && (!to || value < to.value || (to.isInclusive && value === to.value));
}

function isWithinTimes(value: number, { from, to }: Extract<Test, { kind: 'time' }>): boolean {
  const first = from && spanOf(from.value);
  const last = to && spanOf(to.value);
  const isAfter = !first || value >= (from.isInclusive ? first.start : first.end);
  return isAfter && (!last || value < (to.isInclusive ? last.end : last.start));
}

/** A string that looks like JSON is stored in quotes. */
function isEntryMet(stored: string, test: Test): boolean {
  const value = stored.startsWith('"') ? String(JSON.parse(stored)) : stored;
  if (test.kind !== 'number') return value !== '' && isValueMet(value, test, false);
  return /^-?\d+(\.\d+)?$/.test(value) && isWithin(Number(value), test.from, test.to);
}

function areScoresMet(scores: readonly ScoreRecord[], test: Test): boolean {
  const numbers = scores.flatMap(({ dataType, value }) =>
    (dataType === 'NUMERIC' || dataType === 'BOOLEAN') && value !== null ? [value] : [],
  );
  const average = numbers.length > 0 ? numbers.reduce((sum, each) => sum + each, 0) / numbers.length : Number.NaN;
  const categories = scores.filter(({ dataType }) => dataType === 'CATEGORICAL').map(({ stringValue }) => stringValue);
  if (test.kind === 'number') return numbers.length > 0 && isWithin(average, test.from, test.to);
  if (test.kind === 'pattern') return categories.some((category) => matches(category, test.pieces));
  if (test.kind !== 'equals') return false;
  const truths = scores.flatMap(({ dataType, value }) =>
    dataType === 'BOOLEAN' ? [value === 1 ? 'true' : 'false'] : [],
  );
  return [...categories, ...truths].includes(test.value) || average === Number(test.value);
}
