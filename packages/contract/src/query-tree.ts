/** Queries as trees: what they are made of, how they are put together, and how they are written. */

export interface Bound<T> {
  readonly value: T;
  readonly isInclusive: boolean;
}

/** What a value is held against. Text stands between the stars of a pattern: `a*b` is `['a', 'b']`. */
export type Test =
  | { readonly kind: 'equals'; readonly value: string }
  | { readonly kind: 'pattern'; readonly pieces: readonly string[] }
  /** Somewhere in a long text, in this order. */
  | { readonly kind: 'contains'; readonly pieces: readonly string[] }
  | { readonly kind: 'number'; readonly from?: Bound<number>; readonly to?: Bound<number> }
  /** A day (`2026-01-31`) or a moment, as written; see query-time.ts. */
  | { readonly kind: 'time'; readonly from?: Bound<string>; readonly to?: Bound<string> };

/** `field` is a name of fields.ts; `key` is of metadata and scores. */
export interface Comparison {
  readonly kind: 'is';
  readonly field: string;
  readonly key?: string;
  readonly test: Test;
}

export type Query =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Query[] }
  | { readonly kind: 'not'; readonly of: Query }
  | Comparison
  | { readonly kind: 'has'; readonly field: string; readonly key?: string }
  /** Somewhere in ids, names, input, output or metadata. */
  | { readonly kind: 'search'; readonly pieces: readonly string[] };

/** Met by everything: what an empty text says. */
export const everything: Query = { kind: 'and', of: [] };

export function allOf(queries: readonly Query[]): Query {
  return group('and', queries);
}

/** @throws RangeError for none: nothing in the language says "never". */
export function anyOf(queries: readonly Query[]): Query {
  if (queries.length === 0) throw new RangeError('anyOf() needs a query');
  return group('or', queries);
}

export function not(query: Query): Query {
  return query.kind === 'not' ? query.of : { kind: 'not', of: query };
}

function group(kind: 'and' | 'or', queries: readonly Query[]): Query {
  const of = queries.flatMap((query) => (query.kind === kind ? query.of : [query]));
  const [only] = of;
  return of.length === 1 && only ? only : { kind, of };
}

/** The parts that must all be met. */
export function conjuncts(query: Query): readonly Query[] {
  return query.kind === 'and' ? query.of : [query];
}

export interface Place {
  readonly field: string;
  readonly key?: string | undefined;
}

/** The fields that a query speaks of; undefined stands for a search. */
export function placesOf(query: Query): (Place | undefined)[] {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.of.flatMap(placesOf);
    case 'not':
      return placesOf(query.of);
    case 'search':
      return [undefined];
    case 'is':
    case 'has':
      return [{ field: query.field, key: query.key }];
  }
}

/** Whether a query speaks of this field (and key, where one is given) and of nothing else. */
export function isOnlyOf(query: Query, place: Place): boolean {
  const places = placesOf(query);
  return places.length > 0 && places.every((each) => each?.field === place.field && each.key === place.key);
}

/** The one way of writing a query: parsing it gives the same tree. */
export function printQuery(query: Query): string {
  switch (query.kind) {
    case 'and':
      return query.of.map((each) => (each.kind === 'or' ? printOr(each.of) : printQuery(each))).join(' ');
    case 'or':
      return printGroup(query.of) ?? query.of.map(printQuery).join(' OR ');
    case 'not':
      return `-${printOperand(query.of)}`;
    case 'has':
      return `has:${printPlace(query)}`;
    case 'search':
      return printSearch(query.pieces);
    case 'is':
      return `${printPlace(query)}:${printTest(query.test)}`;
  }
}

function printOr(queries: readonly Query[]): string {
  return printGroup(queries) ?? `(${queries.map(printQuery).join(' OR ')})`;
}

function printOperand(query: Query): string {
  if (query.kind === 'or') return printOr(query.of);
  return query.kind === 'and' ? `(${printQuery(query)})` : printQuery(query);
}

/** `level:(ERROR OR WARNING)`, when all are of one field. */
function printGroup(queries: readonly Query[]): string | undefined {
  const comparisons = queries.filter((query) => query.kind === 'is');
  const [first] = comparisons;
  if (!first || comparisons.length < queries.length) return undefined;
  if (!comparisons.every((each) => each.field === first.field && each.key === first.key)) return undefined;
  return `${printPlace(first)}:(${comparisons.map((each) => printTest(each.test)).join(' OR ')})`;
}

/** `metadata."gen_ai.system"`; a key that is plain stands without quotes. */
export function printPlace({ field, key }: Place): string {
  if (key === undefined) return field;
  return `${field}.${/^[\w-]+$/.test(key) ? key : quoted(key)}`;
}

export function printTest(test: Test): string {
  switch (test.kind) {
    case 'equals':
      return isPlainValue(test.value) ? test.value : quoted(test.value);
    case 'pattern':
      return test.pieces.map(escaped).join('*');
    case 'contains':
      return test.pieces.length > 1 ? test.pieces.map(escaped).join('*') : printTest(asEquals(test.pieces));
    case 'number':
    case 'time':
      return printInterval(test.from, test.to);
  }
}

function asEquals(pieces: readonly string[]): Test {
  return { kind: 'equals', value: pieces[0] ?? '' };
}

function printInterval(from: Bound<number | string> | undefined, to: Bound<number | string> | undefined): string {
  if (from && to) return from.value === to.value ? String(from.value) : `${from.value}..${to.value}`;
  if (from) return `${from.isInclusive ? '>=' : '>'}${from.value}`;
  return to ? `${to.isInclusive ? '<=' : '<'}${to.value}` : '';
}

function printSearch(pieces: readonly string[]): string {
  if (pieces.length > 1) return pieces.map(escapedWord).join('*');
  const text = pieces[0] ?? '';
  return isPlainValue(text) && !/^-|:/.test(text) ? text : quoted(text);
}

const keywords = new Set(['AND', 'OR', 'NOT']);

function isPlainValue(text: string): boolean {
  return text !== '' && !/[\s()"*\\]|^[<>=]|\.\./.test(text) && !keywords.has(text);
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

function escaped(piece: string): string {
  return piece.replaceAll(/[\s()"*\\<>=]/g, '\\$&');
}

/** In a search a colon or a dash would mean something. */
function escapedWord(piece: string): string {
  return escaped(piece).replaceAll(/[:-]/g, '\\$&');
}
