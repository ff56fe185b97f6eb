/** The engine settings under which conditions of the query language are fast. */

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
