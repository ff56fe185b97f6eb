/** The indexes of long text: what they are of, as migrations 0002, 0005 and 0006 have it, and when they are built. */
import { type Sql, sql } from './sql.ts';

export type Document = 'input' | 'output' | 'metadata';
export const documents = ['input', 'output', 'metadata'] as const;

/** Text of any kind, for comparing it with what is looked for. */
export const loweredText: Readonly<Record<Document, Sql>> = {
  input: sql`lower(input)`,
  output: sql`lower(output)`,
  metadata: sql`lower(arrayStringConcat(mapValues(metadata), '\\n'))`,
};

/** What the indexes of words are of: lowered text, in which a space stands for what is beyond ASCII. */
export const asciiText: Readonly<Record<Document, Sql>> = {
  input: sql`if(isValidASCII(input), lower(input), lower(replaceRegexpAll(input, '[^\\\\x00-\\\\x7F]+', ' ')))`,
  output: sql`if(isValidASCII(output), lower(output), lower(replaceRegexpAll(output, '[^\\\\x00-\\\\x7F]+', ' ')))`,
  metadata: sql`lower(replaceRegexpAll(arrayStringConcat(mapValues(metadata), '\\n'), '[^\\\\x00-\\\\x7F]+', ' '))`,
};

/** What the indexes of signs beyond ASCII are of: runs of them, with a space between; metadata has no such index. */
export const nonAsciiText: Readonly<Record<'input' | 'output', Sql>> = {
  input: sql`arrayStringConcat(extractAll(input, '[^\\\\x00-\\\\x7F]+'), ' ')`,
  output: sql`arrayStringConcat(extractAll(output, '[^\\\\x00-\\\\x7F]+'), ' ')`,
};

/** Whether a row's id is hexadecimal, which an index knows of granules: as migration 0006 has it. */
export const isHexadecimalId = sql`match(id, '^[0-9a-fA-F-]*$')`;

/** For inserts: the indexes are built by merges, so that an answer does not wait for them. */
export const withoutTextIndexes = {
  exclude_materialize_skip_indexes_on_insert:
    'words_in_input,words_in_output,words_in_metadata,signs_of_input,signs_of_output',
} as const;
