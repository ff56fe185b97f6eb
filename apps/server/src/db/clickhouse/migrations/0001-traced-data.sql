-- The three tables of traced data. Why this shape: docs/architecture.md, "Storage".
-- Each row is one whole version of one entity; the newest row_version wins, is_deleted hides it.

CREATE TABLE IF NOT EXISTS observations {{on_cluster}}
(
    project_id            LowCardinality(String),
    trace_id              String,
    id                    String,
    parent_id             String,
    type                  LowCardinality(String),
    name                  String,
    start_time            DateTime64(6, 'UTC'),
    end_time              Nullable(DateTime64(6, 'UTC')),
    completion_start_time Nullable(DateTime64(6, 'UTC')),
    environment           LowCardinality(String),
    version               String,
    release               String,
    level                 LowCardinality(String),
    status_message        String,
    is_root               UInt8,
    model                 String,
    provider              LowCardinality(String),
    model_id              String,
    model_parameters      String CODEC(ZSTD(3)),
    usage                 Map(LowCardinality(String), UInt64),
    cost                  Map(LowCardinality(String), Decimal(38, 12)),
    total_cost            Decimal(38, 12),
    cost_source           LowCardinality(String),
    price_id              String,
    price_tier            LowCardinality(String),
    prompt_name           String,
    prompt_version        UInt32,
    input                 String CODEC(ZSTD(3)),
    output                String CODEC(ZSTD(3)),
    metadata              Map(String, String) CODEC(ZSTD(3)),
    source                LowCardinality(String),
    fold                  String CODEC(ZSTD(3)),
    created_at            DateTime64(6, 'UTC'),
    updated_at            DateTime64(6, 'UTC'),
    row_version           UInt64,
    is_deleted            UInt8,
    -- Lists show previews and totals and never touch the full text.
    input_preview         String MATERIALIZED substringUTF8(input, 1, 240),
    output_preview        String MATERIALIZED substringUTF8(output, 1, 240),
    input_bytes           UInt64 MATERIALIZED length(input),
    output_bytes          UInt64 MATERIALIZED length(output),
    input_tokens          UInt64 MATERIALIZED arraySum(mapValues(mapFilter((k, v) -> k LIKE '%input%', usage))),
    output_tokens         UInt64 MATERIALIZED arraySum(mapValues(mapFilter((k, v) -> k LIKE '%output%', usage))),
    total_tokens          UInt64 MATERIALIZED usage['total'],
    INDEX by_id id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_trace trace_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = {{replicated}}ReplacingMergeTree(row_version, is_deleted)
-- Clients may send any time: what is far from now shares two partitions, or one batch could make a part for each of 1,500 months.
PARTITION BY multiIf(start_time < toDateTime64('2020-01-01', 6, 'UTC'), 0, start_time >= toDateTime64('2040-01-01', 6, 'UTC'), 999999, toYYYYMM(start_time))
ORDER BY (project_id, toStartOfMinute(start_time), xxHash32(trace_id), id);

-- One row a trace, keyed by id so that folding an update finds it by primary key.
-- first_start and last_end bound the trace's observations in time, so that reading them prunes by the key of observations.
CREATE TABLE IF NOT EXISTS traces {{on_cluster}}
(
    project_id   LowCardinality(String),
    id           String,
    timestamp    DateTime64(6, 'UTC'),
    name         String,
    user_id      String,
    session_id   String,
    environment  LowCardinality(String),
    release      String,
    version      String,
    external_id  String,
    public       UInt8,
    bookmarked   UInt8,
    tags         Array(String),
    input        String CODEC(ZSTD(3)),
    output       String CODEC(ZSTD(3)),
    metadata     Map(String, String) CODEC(ZSTD(3)),
    root_id      String,
    first_start  Nullable(DateTime64(6, 'UTC')),
    last_start   Nullable(DateTime64(6, 'UTC')),
    fold         String CODEC(ZSTD(3)),
    created_at   DateTime64(6, 'UTC'),
    updated_at   DateTime64(6, 'UTC'),
    row_version  UInt64,
    is_deleted   UInt8,
    input_preview  String MATERIALIZED substringUTF8(input, 1, 240),
    output_preview String MATERIALIZED substringUTF8(output, 1, 240),
    INDEX by_session session_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_user user_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = {{replicated}}ReplacingMergeTree(row_version, is_deleted)
ORDER BY (project_id, id)
SETTINGS index_granularity = 1024;

CREATE TABLE IF NOT EXISTS scores {{on_cluster}}
(
    project_id     LowCardinality(String),
    id             String,
    timestamp      DateTime64(6, 'UTC'),
    name           LowCardinality(String),
    source         LowCardinality(String),
    data_type      LowCardinality(String),
    value          Nullable(Float64),
    string_value   String CODEC(ZSTD(3)),
    trace_id       String,
    observation_id String,
    session_id     String,
    dataset_run_id String,
    comment        String CODEC(ZSTD(3)),
    metadata       Map(String, String) CODEC(ZSTD(3)),
    author_user_id String,
    config_id      String,
    queue_id       String,
    environment    LowCardinality(String),
    fold           String CODEC(ZSTD(3)),
    created_at     DateTime64(6, 'UTC'),
    updated_at     DateTime64(6, 'UTC'),
    row_version    UInt64,
    is_deleted     UInt8,
    INDEX by_trace trace_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_session session_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = {{replicated}}ReplacingMergeTree(row_version, is_deleted)
ORDER BY (project_id, id)
SETTINGS index_granularity = 1024;
