-- Search in the text of observations and traces. What it costs and why it is so: docs/decisions, "Search".
-- The expressions stand in features/records/text-indexes.ts too, letter for letter. Parts that were written before are
-- searched without an index until they are merged.
-- Words are found by what stands in them. Scripts without spaces between words are one long word to the first kind of
-- index, so they have another, of pairs of signs.
ALTER TABLE observations {{on_cluster}}
    ADD INDEX IF NOT EXISTS words_of_input lower(input) TYPE text(tokenizer = splitByNonAlpha),
    ADD INDEX IF NOT EXISTS words_of_output lower(output) TYPE text(tokenizer = splitByNonAlpha),
    ADD INDEX IF NOT EXISTS words_of_metadata lower(arrayStringConcat(mapValues(metadata), '\n')) TYPE text(tokenizer = splitByNonAlpha),
    ADD INDEX IF NOT EXISTS signs_of_input arrayStringConcat(extractAll(input, '[^\\x00-\\x7F]+'), ' ') TYPE text(tokenizer = ngrams(2)),
    ADD INDEX IF NOT EXISTS signs_of_output arrayStringConcat(extractAll(output, '[^\\x00-\\x7F]+'), ' ') TYPE text(tokenizer = ngrams(2));

ALTER TABLE traces {{on_cluster}}
    ADD INDEX IF NOT EXISTS words_of_input lower(input) TYPE text(tokenizer = splitByNonAlpha),
    ADD INDEX IF NOT EXISTS words_of_output lower(output) TYPE text(tokenizer = splitByNonAlpha),
    ADD INDEX IF NOT EXISTS words_of_metadata lower(arrayStringConcat(mapValues(metadata), '\n')) TYPE text(tokenizer = splitByNonAlpha),
    ADD INDEX IF NOT EXISTS signs_of_input arrayStringConcat(extractAll(input, '[^\\x00-\\x7F]+'), ' ') TYPE text(tokenizer = ngrams(2)),
    ADD INDEX IF NOT EXISTS signs_of_output arrayStringConcat(extractAll(output, '[^\\x00-\\x7F]+'), ' ') TYPE text(tokenizer = ngrams(2));
