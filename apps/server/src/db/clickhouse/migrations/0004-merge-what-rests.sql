-- Reading the newest versions of rows costs little where a partition is one part, for then nothing is compared; six times as much
-- where it is several. A month that has been left alone for a day becomes one part. Not sooner: it is all rewritten once.
ALTER TABLE observations {{on_cluster}}
    MODIFY SETTING min_age_to_force_merge_seconds = 86400, min_age_to_force_merge_on_partition_only = 1;
ALTER TABLE traces {{on_cluster}}
    MODIFY SETTING min_age_to_force_merge_seconds = 86400, min_age_to_force_merge_on_partition_only = 1;
ALTER TABLE scores {{on_cluster}}
    MODIFY SETTING min_age_to_force_merge_seconds = 86400, min_age_to_force_merge_on_partition_only = 1;
