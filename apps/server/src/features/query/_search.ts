/**
 * Conditions that find text inside long text. They are asked in a subquery without FINAL, where the text index answers them, and name
 * the version of the row that matched; so the reader's own FINAL leaves out what only an older version said.
 */
import { and, join, type Sql, sql, text, texts } from '#features/records/sql.ts';
import {
  asciiText,
  type Document,
  isHexadecimalId,
  loweredText,
  nonAsciiText,
} from '#features/records/text-indexes.ts';
import { formsOf, indexedRuns, likePattern, plainFormsOf, wholeWords } from './text-match.ts';

export interface TextScope {
  readonly table: 'observations' | 'traces';
  /** The name that the reader gave the row. */
  readonly row: Sql;
  /** Of the table's bare columns: the project, bounds of time. */
  readonly where: readonly Sql[];
}

/** Of the bare columns. */
const namesBesideId = [sql`name`, sql`status_message`];
export const observationNames = [sql`id`, ...namesBesideId];

/**
 * The pieces stand in this order somewhere in one of these texts, or, if `isEverywhere`, in what names an observation, which is
 * cheaper to read here than under FINAL.
 */
export function documentsContain(
  scope: TextScope,
  among: readonly Document[],
  pieces: readonly string[],
  isEverywhere = false,
): Sql {
  const table = scope.table === 'observations' ? sql`observations` : sql`traces`;
  const found = lookUps(among, pieces, isEverywhere).map(
    (condition) => sql`SELECT cityHash64(id, row_version) FROM ${table} WHERE ${and([...scope.where, condition])}`,
  );
  return sql`cityHash64(${scope.row}.id, ${scope.row}.row_version) IN (${join(found, ' UNION ALL ')})`;
}

/** One of these is met: each is one look-up in one index, or a comparison with the names. */
export function lookUps(among: readonly Document[], pieces: readonly string[], isEverywhere: boolean): Sql[] {
  return [
    ...(isEverywhere ? nameLookUps(pieces) : []),
    ...among.flatMap((document) => formsOf(pieces).map((form) => formConditions(document, form))),
  ];
}

/** What a hexadecimal id cannot hold is looked for in other ids alone. */
function nameLookUps(pieces: readonly string[]): Sql[] {
  const mayBeHexadecimal = plainFormsOf(pieces).some((form) => form.every((piece) => /^[0-9a-f-]*$/.test(piece)));
  if (mayBeHexadecimal) return [namesContain(observationNames, pieces)];
  return [sql`${isHexadecimalId} = 0 AND ${namesContain([sql`id`], pieces)}`, namesContain(namesBesideId, pieces)];
}

/** More than these ask the index for nothing new. */
const runsMax = 4;
const pairsMax = 24;
const wholeWordsMax = 24;

/** What the indexes know comes first; the text itself is read only where that was met, and only if that is not all. */
function formConditions(document: Document, form: readonly string[]): Sql {
  const ascii = asciiText[document];
  const signs = document === 'metadata' ? undefined : nonAsciiText[document];
  const whole = [...new Set(form.flatMap(wholeWords))].slice(0, wholeWordsMax);
  const runs = [...new Set(form.flatMap(indexedRuns))]
    .filter((run) => !whole.includes(run) && !(whole.length > 0 && isEscape(run)))
    .toSorted((a, b) => b.length - a.length)
    .slice(0, runsMax);
  const known = runs.flatMap((run) => {
    if (isWord(run)) return [contains(ascii, [run])];
    return signs ? [sql`hasAllTokens(${signs}, ${texts(pairsOf(run))})`] : [];
  });
  if (whole.length > 0) known.unshift(sql`hasAllTokens(${ascii}, ${texts(whole)})`);
  const isAllKnown = isKnownToIndex(form) && (signs !== undefined || isWord(form[0] ?? ''));
  return and(isAllKnown ? known : [...known, contains(loweredText[document], form)]);
}

/**
 * Whether the text itself must be read: for phrases, and for words of more than two signs in scripts that join them. What is escaped
 * must be as well, but few texts are.
 */
export function mustReadText(pieces: readonly string[]): boolean {
  return !plainFormsOf(pieces).every(isKnownToIndex);
}

function isKnownToIndex(form: readonly string[]): boolean {
  const [only = ''] = form;
  return form.length === 1 && indexedRuns(only)[0] === only && (isWord(only) || Array.from(only).length === 2);
}

/** Of a sign that JSON text has as `\u…`: whole words beside it are found at once, while for parts of words all words are read. */
function isEscape(run: string): boolean {
  return /^u[0-9a-f]{4}$/.test(run);
}

function isWord(run: string): boolean {
  return /^[a-z0-9]+$/.test(run);
}

/** As the index of signs has them. */
function pairsOf(run: string): string[] {
  const signs = Array.from(run).slice(0, pairsMax + 1);
  return [...new Set(signs.slice(1).map((sign, at) => `${signs[at]}${sign}`))];
}

/** For lowered text of any kind, read as it stands. */
export function textContains(lowered: Sql, pieces: readonly string[]): Sql {
  return anyIs(formsOf(pieces).map((form) => contains(lowered, form)));
}

/** For names and ids. */
export function namesContain(columns: readonly Sql[], pieces: readonly string[]): Sql {
  const forms = plainFormsOf(pieces);
  return anyIs(columns.flatMap((column) => forms.map((form) => contains(sql`lower(${column})`, form))));
}

function contains(lowered: Sql, pieces: readonly string[]): Sql {
  return sql`${lowered} LIKE ${text(`%${likePattern(pieces)}%`)}`;
}

function anyIs(conditions: readonly Sql[]): Sql {
  return conditions.length === 1 ? and(conditions) : sql`(${join(conditions, ' OR ')})`;
}
