/** The ClickHouse settings that the meaning of our queries rests on, the same for every form of the engine. */

export type SettingValue = string | number;
export type Settings = Readonly<Record<string, SettingValue>>;

/** Carried by every request, so that a server's own profile cannot change what a query returns. */
export const meaningSettings: Settings = {
  // ISO times with zone and microseconds are read on every server version.
  date_time_input_format: 'best_effort',
  session_timezone: 'UTC',
  // JavaScript numbers would lose digits of both.
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_decimals: 1,
  // One lone surrogate must not refuse a whole batch of other people's rows.
  input_format_json_throw_on_bad_escape_sequence: 0,
  // An insert is answered when its rows can be read; batching is done before it, by the writer.
  async_insert: 0,
  // A batch may hold times of many months, each of which is a partition.
  max_partitions_per_insert_block: 0,
  // All versions of a row are in one partition, since the key begins with what partitions are made of: FINAL merges each alone.
  do_not_merge_across_partitions_select_final: 1,
  // Bytes. What a search found is named by the thousand in the text of a statement, and the embedded engine reads parameters as text.
  max_query_size: 64_000_000,
};

/** A query's own deadline, unless it names another. */
export const defaultTimeoutMs = 60_000;
