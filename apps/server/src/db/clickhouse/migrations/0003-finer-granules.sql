-- Pages of observations that lie far apart in time read one granule for each: small ones, as in the other tables. Granules are
-- fixed when a table is made, so a new table takes over the old one's parts as they are; merges make their granules small.
-- Should a crash come between exchange and drop, running again puts the old table back, with all rows, only with large granules.
CREATE TABLE IF NOT EXISTS observations_finer {{on_cluster}} AS observations
ENGINE = {{replicated}}ReplacingMergeTree(row_version, is_deleted)
PARTITION BY multiIf(start_time < toDateTime64('2020-01-01', 6, 'UTC'), 0, start_time >= toDateTime64('2040-01-01', 6, 'UTC'), 999999, toYYYYMM(start_time))
ORDER BY (project_id, toStartOfMinute(start_time), xxHash32(trace_id), id)
SETTINGS index_granularity = 1024, merge_max_block_size = 1024;

ALTER TABLE observations_finer {{on_cluster}} ATTACH PARTITION ALL FROM observations;

EXCHANGE TABLES observations AND observations_finer {{on_cluster}};

DROP TABLE IF EXISTS observations_finer {{on_cluster}};

-- A merge of large parts, column by column, makes a granule of each block that it writes, whatever the table's granularity.
ALTER TABLE traces {{on_cluster}} MODIFY SETTING merge_max_block_size = 1024;
ALTER TABLE scores {{on_cluster}} MODIFY SETTING merge_max_block_size = 1024;
