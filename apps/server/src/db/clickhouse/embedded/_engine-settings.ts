/** How the embedded engine is kept small: server configuration and the settings each native connection opens with. */
import { meaningSettings, type Settings } from '#db/clickhouse/settings.ts';

const megabyte = 1_000_000;

/** Queries at a time; more wait in the lane. Their sum stays below UV_THREADPOOL_SIZE: each holds one of its threads. */
export const lanes = {
  read: { size: 6, waitingMax: 500 },
  write: { size: 3, waitingMax: 500 },
} as const;

export const threadPoolSize = 16;

/** The largest request body, uncompressed. */
export const bodyBytesMax = 512 * megabyte;

/** Each native connection gets these; a request's equal setting needs no SET. */
export function connectionSettings(memoryBytes: number): Settings {
  const perQuery = Math.floor(memoryBytes * 0.6);
  return {
    ...meaningSettings,
    max_memory_usage: perQuery,
    // A gigabyte for each thread, the default, would leave every query one thread.
    max_threads_min_free_memory_per_thread: Math.floor(memoryBytes / 10),
    max_bytes_before_external_group_by: Math.floor(perQuery / 2),
    max_bytes_before_external_sort: Math.floor(perQuery / 2),
    max_result_bytes: 256 * megabyte,
    max_execution_time: 600,
    // Lists in any order but that of time read the same narrow columns again and again.
    use_uncompressed_cache: 1,
    // A few large texts a row: small blocks keep a query's memory near what it returns.
    max_block_size: 8192,
    max_insert_block_size: 65_536,
    log_queries: 0,
  };
}

export function connectionArguments(configPath: string, memoryBytes: number): string[] {
  const settings = Object.entries(connectionSettings(memoryBytes));
  return [`--config-file=${configPath}`, ...settings.map(([name, value]) => `--${name}=${value}`)];
}

/** The caches default to gigabytes and the background pools to a server's core count. */
export function engineConfigXml(memoryBytes: number): string {
  const values: Record<string, number> = {
    max_server_memory_usage: memoryBytes,
    mark_cache_size: 64 * megabyte,
    uncompressed_cache_size: Math.floor(memoryBytes / 8),
    primary_index_cache_size: 64 * megabyte,
    index_mark_cache_size: 16 * megabyte,
    index_uncompressed_cache_size: 0,
    text_index_header_cache_size: 32 * megabyte,
    text_index_tokens_cache_size: 16 * megabyte,
    text_index_postings_cache_size: 16 * megabyte,
    query_condition_cache_size: 16 * megabyte,
    compiled_expression_cache_size: 16 * megabyte,
    mmap_cache_size: 100,
    background_pool_size: 2,
    background_schedule_pool_size: 4,
    background_common_pool_size: 2,
    background_fetches_pool_size: 1,
    background_move_pool_size: 1,
    background_buffer_flush_schedule_pool_size: 1,
    background_distributed_schedule_pool_size: 1,
    background_message_broker_schedule_pool_size: 1,
    merges_mutations_memory_usage_soft_limit: Math.floor(memoryBytes * 0.4),
  };
  const mergeTree: Record<string, number> = {
    // What was acknowledged survives a power cut too; a group commit pays this once for all its rows.
    fsync_after_insert: 1,
    fsync_part_directory: 1,
    // With a pool of two, the defaults would never leave a thread free enough for a mutation.
    number_of_free_entries_in_pool_to_execute_mutation: 1,
    number_of_free_entries_in_pool_to_lower_max_size_of_merge: 1,
    number_of_free_entries_in_pool_to_execute_optimize_entire_partition: 1,
  };
  const element = ([name, value]: [string, number]) => `<${name}>${value}</${name}>`;
  const lines = Object.entries(values).map(element);
  return [
    '<clickhouse>',
    ...lines,
    '<merge_tree>',
    ...Object.entries(mergeTree).map(element),
    '</merge_tree>',
    '</clickhouse>',
    '',
  ].join('\n');
}
