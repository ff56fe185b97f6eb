/** What a query chooses of a facet, and the edits one makes of it. */
import { emptySelection, readSelection, type Selection, writeSelection } from '@telltale/contract/query-selection.ts';
import { type Bound, conjuncts, isOnlyOf, type Place, placesOf, type Query } from '@telltale/contract/query-tree.ts';

/** Changes the query of a list. */
export type EditQuery = (edit: (query: Query) => Query) => void;

export interface Choice extends Selection {
  /** How many values and bounds are chosen. */
  readonly count: number;
  /** The query says more of the field than a facet shows: a pattern, or a condition together with other fields. */
  readonly isPartlyElsewhere: boolean;
}

export function readChoice(query: Query, place: Place): Choice {
  const selection = readSelection(query, place);
  const { values, none, from, to, isSet, isPartial } = selection;
  const bounds = [from, to, isSet].filter((each) => each !== undefined);
  const isElsewhere = conjuncts(query).some((each) => !isOnlyOf(each, place) && speaksOf(each, place));
  return {
    ...selection,
    count: values.length + none.length + bounds.length,
    isPartlyElsewhere: isPartial || isElsewhere,
  };
}

/** This value and nothing else of the field. */
export function onlyValue(query: Query, place: Place, value: string): Query {
  return writeSelection(query, place, { ...emptySelection, values: [value] });
}

export interface Bounds {
  readonly from?: Bound<number> | undefined;
  readonly to?: Bound<number> | undefined;
}

export function withBounds(query: Query, place: Place, { from, to }: Bounds): Query {
  return writeSelection(query, place, { ...readSelection(query, place), from, to });
}

/** The keys under which the query speaks of the field. */
export function keysIn(query: Query, field: string): string[] {
  const keys = placesOf(query).flatMap((place) => (place?.field === field && place.key !== undefined ? place.key : []));
  return [...new Set(keys)];
}

function speaksOf(query: Query, { field, key }: Place): boolean {
  return placesOf(query).some((place) => place?.field === field && place.key === key);
}
