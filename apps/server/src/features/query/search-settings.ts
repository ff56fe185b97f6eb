/** The engine settings under which conditions of the query language are fast. */
import type { FilterCondition } from '@telltale/contract/filter.ts';
import { placesOf, type Query } from '@telltale/contract/query-tree.ts';
import type { Settings } from '#db/clickhouse/settings.ts';

/**
 * Settings for every query that may hold such a condition: words of any length and number are looked up in the index, and no
 * shortcut of ordered lists goes round it.
 */
export const searchSettings = {
  use_text_index_like_evaluation_by_dictionary_scan: 1,
  text_index_like_min_pattern_length: 1,
  text_index_like_max_postings_to_read: 1_000_000,
  use_skip_indexes_for_top_k: 0,
  use_top_k_dynamic_filtering: 0,
  optimize_functions_to_subcolumns: 0,
} as const;

/** Of columns without long text, many more rows at a time are read in the same memory than the engine is set to. */
const narrowSettings = { ...searchSettings, max_block_size: 65_409 } as const;

const wideFields = new Set(['input', 'output', 'metadata']);

/** For reading no long text but what the conditions themselves look at. */
export function settingsFor(query: Query | undefined, conditions: readonly FilterCondition[] = []): Settings {
  const isWide =
    conditions.some(({ column }) => wideFields.has(column)) ||
    (query && placesOf(query).some((place) => !place || wideFields.has(place.field)));
  return isWide ? searchSettings : narrowSettings;
}
