/** Made-up queries for property tests, over values that made-up records can have. */
import fc from 'fast-check';
import { type Entity, type Field, fieldsOf } from './fields.ts';
import { allOf, anyOf, type Bound, not, type Query, type Test } from './query-tree.ts';

/** Texts that overlap in part, in case and in script, with everything that quoting must survive. */
export const testTexts = [
  'alpha',
  'Alpha beta',
  'be*ta',
  'ga"mma',
  'del\\ta',
  '用户询问退款政策',
  'x:y-1',
  'OR',
  '>5',
  '1..2',
  'Größe',
] as const;
export const testKeys = ['region', 'a b', 'n.m', 'tone'] as const;
export const testNumbers = [0, 0.5, 1, 2, 10] as const;
export const testDays = ['2026-01-01', '2026-01-02', '2026-01-02T03:04:05Z', '2026-01-03'] as const;

/** Any query of the language, in the form the parser gives. */
export function arbitraryQuery(entity: Entity): fc.Arbitrary<Query> {
  const leaf = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...fieldsOf[entity]).chain(ofField) },
    { weight: 1, arbitrary: searches },
  );
  const { query } = fc.letrec<{ query: Query }>((tie) => ({
    query: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc.array(tie('query'), { minLength: 2, maxLength: 3 }).map(allOf),
      fc.array(tie('query'), { minLength: 2, maxLength: 3 }).map(anyOf),
      tie('query').map(not),
    ),
  }));
  return query;
}

const words = fc.constantFrom(...testTexts);
/** Parts of the texts, as people type them. */
const parts = fc.oneof(
  words,
  words.chain((text) => fc.nat(text.length - 1).map((start) => text.slice(start, start + 3))),
  words.map((text) => text.toUpperCase()),
);
const pieces = fc.array(parts, { minLength: 1, maxLength: 2 });
const searches = pieces.map((each): Query => ({ kind: 'search', pieces: each }));

const edge = fc.constantFrom<string[]>([], ['']);
const patterns = fc
  .tuple(edge, pieces, edge)
  .map(([before, middle, after]) => [...before, ...middle, ...after])
  .filter((all) => all.length > 1)
  .map((all): Test => ({ kind: 'pattern', pieces: all }));

function ofField(field: Field): fc.Arbitrary<Query> {
  const keyed = field.kind === 'map' || field.kind === 'scores';
  const has = fc
    .option(fc.constantFrom(...testKeys), { nil: undefined })
    .map((key): Query => ({ kind: 'has', field: field.name, ...(keyed && key !== undefined && { key }) }));
  const is = (key?: string) =>
    testsOf(field, key).map((test): Query => ({
      kind: 'is',
      field: field.name,
      ...(key !== undefined && { key }),
      test,
    }));
  const comparison = keyed ? fc.constantFrom(...testKeys).chain(is) : is();
  const whole = field.kind === 'map' ? [is()] : [];
  return fc.oneof({ weight: 1, arbitrary: has }, { weight: 4, arbitrary: fc.oneof(comparison, ...whole) });
}

function testsOf(field: Field, key: string | undefined): fc.Arbitrary<Test> {
  const equals = (values: readonly string[]) =>
    fc.constantFrom(...values).map((value): Test => ({ kind: 'equals', value }));
  const contains = pieces.map((each): Test => ({ kind: 'contains', pieces: each }));
  switch (field.kind) {
    case 'text':
    case 'texts':
      return fc.oneof(equals(field.values ?? testTexts), patterns);
    case 'document':
      return contains;
    case 'number':
      return intervals(testNumbers, true).map((interval): Test => ({ kind: 'number', ...interval }));
    case 'time':
      return intervals(testDays, true).map((interval): Test => ({ kind: 'time', ...interval }));
    case 'boolean':
      return equals(['true', 'false']);
    case 'map':
    case 'scores':
      if (key === undefined) return contains;
      return fc.oneof(
        equals([...testTexts, '1', '0.5', 'true', 'false']),
        patterns,
        intervals(testNumbers, false).map((interval): Test => ({ kind: 'number', ...interval })),
      );
  }
}

interface Interval<T> {
  readonly from?: Bound<T>;
  readonly to?: Bound<T>;
}

/** One-sided with either kind of end, or with both ends in it. */
function intervals<T>(values: readonly T[], hasPoints: boolean): fc.Arbitrary<Interval<T>> {
  const bound = fc.record({ value: fc.constantFrom(...values), isInclusive: fc.boolean() });
  const pairs = fc
    .tuple(fc.nat(values.length - 1), fc.nat(values.length - 1))
    .filter(([from, to]) => (hasPoints ? from <= to : from < to))
    .map(([from, to]) => {
      const at = (index: number): Bound<T> => ({ value: values[index] as T, isInclusive: true });
      return { from: at(from), to: at(to) };
    });
  return fc.oneof(
    bound.map((from) => ({ from })),
    bound.map((to) => ({ to })),
    pairs,
  );
}
