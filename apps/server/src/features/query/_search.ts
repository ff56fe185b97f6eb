/**
 * Conditions that find text inside long text. They are asked in a subquery without FINAL, where the text index answers them, and name
 * the version of the row that matched; so the reader's own FINAL leaves out what only an older version said.
 */
import { and, join, type Sql, sql, text } from '#features/records/sql.ts';
import { formsOf, indexedParts, isWithinWord, likePattern, plainFormsOf } from './text-match.ts';

export type Document = 'input' | 'output' | 'metadata';
export const documents = ['input', 'output', 'metadata'] as const;

/** As the indexes of migration 0002 have it, letter for letter. */
export const loweredText: Readonly<Record<Document, Sql>> = {
  input: sql`lower(input)`,
  output: sql`lower(output)`,
  metadata: sql`lower(arrayStringConcat(mapValues(metadata), '\\n'))`,
};

export interface TextScope {
  readonly table: 'observations' | 'traces';
  /** The name that the reader gave the row. */
  readonly row: Sql;
  /** Of the table's bare columns: the project, bounds of time. */
  readonly where: readonly Sql[];
}

/** The pieces stand in this order somewhere in one of these texts. */
export function documentsContain(scope: TextScope, among: readonly Document[], pieces: readonly string[]): Sql {
  const table = scope.table === 'observations' ? sql`observations` : sql`traces`;
  const found = among.map(
    (document) => sql`SELECT cityHash64(id, row_version) FROM ${table}
      WHERE ${and([...scope.where, textContains(loweredText[document], pieces)])}`,
  );
  return sql`cityHash64(${scope.row}.id, ${scope.row}.row_version) IN (${join(found, ' UNION ALL ')})`;
}

/** For lowered long text. What the index knows comes first; the text itself is read only where that was met. */
export function textContains(lowered: Sql, pieces: readonly string[]): Sql {
  const conditions = formsOf(pieces).map((form) => {
    const whole = sql`${lowered} LIKE ${text(`%${likePattern(form)}%`)}`;
    const [only = ''] = form;
    if (form.length === 1 && isWithinWord(only)) return whole;
    const parts = [...new Set(form.flatMap(indexedParts))];
    return sql`(${and([...parts.map((part) => sql`${lowered} LIKE ${text(`%${part}%`)}`), whole])})`;
  });
  return anyIs(conditions);
}

/** For names and ids. */
export function namesContain(columns: readonly Sql[], pieces: readonly string[]): Sql {
  const patterns = plainFormsOf(pieces).map((form) => text(`%${likePattern(form)}%`));
  return anyIs(columns.flatMap((column) => patterns.map((pattern) => sql`lower(${column}) LIKE ${pattern}`)));
}

function anyIs(conditions: readonly Sql[]): Sql {
  return conditions.length === 1 ? and(conditions) : sql`(${join(conditions, ' OR ')})`;
}
