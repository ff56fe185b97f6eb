/** Keeps what is chosen in a facet and the query's text the same thing: reads a field's choice from a query, and writes it back. */
import type { Entity } from './fields.ts';
import { parseQuery, type QueryError } from './query-language.ts';
import {
  allOf,
  anyOf,
  type Bound,
  conjuncts,
  isOnlyOf,
  not,
  type Place,
  printQuery,
  type Query,
} from './query-tree.ts';

/** What a query asks of one field. */
export interface Selection {
  /** One of these. */
  readonly values: readonly string[];
  /** None of these. */
  readonly none: readonly string[];
  readonly from?: Bound<number> | undefined;
  readonly to?: Bound<number> | undefined;
  /** Whether it must be set, or must not. */
  readonly isSet?: boolean | undefined;
  /** The query asks more than a facet can show: a pattern, say. Writing a selection drops that. */
  readonly isPartial: boolean;
}

export const emptySelection: Selection = { values: [], none: [], isPartial: false };

/** Of a condition that also speaks of other fields nothing is read. */
export function readSelection(query: Query, place: Place): Selection {
  return conjuncts(query)
    .filter((each) => isOnlyOf(each, place))
    .reduce(addCondition, emptySelection);
}

/** The query with what it asked of the field replaced, at the place where that stood; else at the end. */
export function writeSelection(query: Query, place: Place, selection: Selection): Query {
  const parts = conjuncts(query);
  const first = parts.findIndex((each) => isOnlyOf(each, place));
  const at = first < 0 ? parts.length : first;
  const others = (some: readonly Query[]) => some.filter((each) => !isOnlyOf(each, place));
  return allOf([...others(parts.slice(0, at)), ...conditionsOf(place, selection), ...others(parts.slice(at))]);
}

/** The query without what it asks of this field alone: what the field's own values are counted under. */
export function withoutSelection(query: Query, place: Place): Query {
  return writeSelection(query, place, emptySelection);
}

/** Adds the value to one side, or takes it away when it is there; it never stands on both. */
export function toggleValue(query: Query, place: Place, value: string, side: 'values' | 'none' = 'values'): Query {
  const selection = readSelection(query, place);
  const without = (values: readonly string[]) => values.filter((each) => each !== value);
  const isThere = selection[side].includes(value);
  const cleared = { ...selection, values: without(selection.values), none: without(selection.none) };
  return writeSelection(query, place, isThere ? cleared : { ...cleared, [side]: [...cleared[side], value] });
}

/** Edits a query as text. Text that cannot be read is left to its writer to mend. */
export function editQuery(
  text: string,
  entity: Entity,
  edit: (query: Query) => Query,
): { readonly text: string; readonly error?: undefined } | { readonly text?: undefined; readonly error: QueryError } {
  const parsed = parseQuery(text, entity);
  return parsed.error ? { error: parsed.error } : { text: printQuery(edit(parsed.query)) };
}

function addCondition(selection: Selection, condition: Query): Selection {
  const values = valuesOf(condition);
  if (values) {
    // Two lists that must both be met are no one list.
    return selection.values.length > 0 ? { ...selection, isPartial: true } : { ...selection, values };
  }
  if (condition.kind === 'has') return { ...selection, isSet: true };
  if (condition.kind === 'not' && condition.of.kind === 'has') return { ...selection, isSet: false };
  const none = condition.kind === 'not' ? valuesOf(condition.of) : undefined;
  if (none) return { ...selection, none: [...selection.none, ...none] };
  if (condition.kind === 'is' && condition.test.kind === 'number') {
    const { from, to } = condition.test;
    return { ...selection, from: from ?? selection.from, to: to ?? selection.to };
  }
  return { ...selection, isPartial: true };
}

function valuesOf(condition: Query): string[] | undefined {
  const parts = condition.kind === 'or' ? condition.of : [condition];
  const values = parts.flatMap((each) => (each.kind === 'is' && each.test.kind === 'equals' ? [each.test.value] : []));
  return values.length === parts.length ? values : undefined;
}

function conditionsOf({ field, key }: Place, selection: Selection): Query[] {
  const target = key === undefined ? { field } : { field, key };
  const equals = (value: string): Query => ({ kind: 'is', ...target, test: { kind: 'equals', value } });
  const { values, none, from, to, isSet } = selection;
  const conditions: Query[] = [];
  if (values.length > 0) conditions.push(anyOf(values.map(equals)));
  if (none.length > 0) conditions.push(not(anyOf(none.map(equals))));
  if (from || to) {
    const test = { kind: 'number' as const, ...(from && { from }), ...(to && { to }) };
    conditions.push(
      ...(from && to && !isRange(from, to) ? splitRange(target, from, to) : [{ kind: 'is' as const, ...target, test }]),
    );
  }
  if (isSet !== undefined) {
    const has: Query = { kind: 'has', ...target };
    conditions.push(isSet ? has : not(has));
  }
  return conditions;
}

/** Only ranges that hold both their ends can be written as one: `1..5`. */
function isRange(from: Bound<number>, to: Bound<number>): boolean {
  return from.isInclusive && to.isInclusive;
}

function splitRange(target: { field: string; key?: string }, from: Bound<number>, to: Bound<number>): Query[] {
  return [
    { kind: 'is', ...target, test: { kind: 'number', from } },
    { kind: 'is', ...target, test: { kind: 'number', to } },
  ];
}
