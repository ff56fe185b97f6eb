-- The indexes of words take all signs beyond ASCII for spaces: a Chinese text is one word of hundreds of bytes otherwise, and
-- whoever looks for a part of a word reads them all. Blocks of the dictionary without front coding are read a fifth faster.
-- The expressions stand in features/records/text-indexes.ts too, letter for letter. New names, so that nothing takes a file
-- of the old index for one of the new. Stored parts are indexed anew in the background and searched without an index meanwhile.
ALTER TABLE observations {{on_cluster}}
    DROP INDEX IF EXISTS words_of_input,
    DROP INDEX IF EXISTS words_of_output,
    DROP INDEX IF EXISTS words_of_metadata,
    ADD INDEX IF NOT EXISTS words_in_input if(isValidASCII(input), lower(input), lower(replaceRegexpAll(input, '[^\\x00-\\x7F]+', ' '))) TYPE text(tokenizer = splitByNonAlpha, dictionary_block_frontcoding_compression = 0),
    ADD INDEX IF NOT EXISTS words_in_output if(isValidASCII(output), lower(output), lower(replaceRegexpAll(output, '[^\\x00-\\x7F]+', ' '))) TYPE text(tokenizer = splitByNonAlpha, dictionary_block_frontcoding_compression = 0),
    ADD INDEX IF NOT EXISTS words_in_metadata lower(replaceRegexpAll(arrayStringConcat(mapValues(metadata), '\n'), '[^\\x00-\\x7F]+', ' ')) TYPE text(tokenizer = splitByNonAlpha, dictionary_block_frontcoding_compression = 0);

ALTER TABLE traces {{on_cluster}}
    DROP INDEX IF EXISTS words_of_input,
    DROP INDEX IF EXISTS words_of_output,
    DROP INDEX IF EXISTS words_of_metadata,
    ADD INDEX IF NOT EXISTS words_in_input if(isValidASCII(input), lower(input), lower(replaceRegexpAll(input, '[^\\x00-\\x7F]+', ' '))) TYPE text(tokenizer = splitByNonAlpha, dictionary_block_frontcoding_compression = 0),
    ADD INDEX IF NOT EXISTS words_in_output if(isValidASCII(output), lower(output), lower(replaceRegexpAll(output, '[^\\x00-\\x7F]+', ' '))) TYPE text(tokenizer = splitByNonAlpha, dictionary_block_frontcoding_compression = 0),
    ADD INDEX IF NOT EXISTS words_in_metadata lower(replaceRegexpAll(arrayStringConcat(mapValues(metadata), '\n'), '[^\\x00-\\x7F]+', ' ')) TYPE text(tokenizer = splitByNonAlpha, dictionary_block_frontcoding_compression = 0);

ALTER TABLE observations {{on_cluster}}
    MATERIALIZE INDEX words_in_input,
    MATERIALIZE INDEX words_in_output,
    MATERIALIZE INDEX words_in_metadata;

ALTER TABLE traces {{on_cluster}}
    MATERIALIZE INDEX words_in_input,
    MATERIALIZE INDEX words_in_output,
    MATERIALIZE INDEX words_in_metadata;
