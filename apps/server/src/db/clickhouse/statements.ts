/** Splits ClickHouse SQL text into statements, as ClickHouse's own lexer would. */

/**
 * The statements of `sql`, trimmed, without comments-only or empty ones and without the semicolons.
 * Throws when a string, a quoted name or a comment does not end: the text then cannot be judged.
 */
export function splitStatements(sql: string): string[] {
  const statements: string[] = [];
  let start = 0;
  let hasCode = false;
  for (let at = 0; at < sql.length;) {
    const token = readToken(sql, at);
    if (token.kind === 'semicolon') {
      if (hasCode) statements.push(sql.slice(start, at).trim());
      start = token.end;
      hasCode = false;
    } else if (token.kind === 'code') {
      hasCode = true;
    }
    at = token.end;
  }
  if (hasCode) statements.push(sql.slice(start).trim());
  return statements;
}

/** `sql` with each comment replaced by a space, for looking at its first words. */
export function withoutComments(sql: string): string {
  let text = '';
  for (let at = 0; at < sql.length;) {
    const token = readToken(sql, at);
    text += token.kind === 'blank' ? ' ' : sql.slice(at, token.end);
    at = token.end;
  }
  return text;
}

interface Token {
  readonly kind: 'blank' | 'code' | 'semicolon';
  readonly end: number;
}

const word = /[A-Za-z0-9_$]+/y;
const blank = /\s+/y;
const lineComment = /(?:--|#[ !])[^\n]*/y;
const heredocTag = /\$\w*\$/y;

function readToken(sql: string, at: number): Token {
  const matched = (pattern: RegExp): number | undefined => {
    pattern.lastIndex = at;
    return pattern.test(sql) ? pattern.lastIndex : undefined;
  };
  const blankEnd = matched(blank) ?? matched(lineComment);
  if (blankEnd !== undefined) return { kind: 'blank', end: blankEnd };
  if (sql.startsWith('/*', at)) return { kind: 'blank', end: endOf(sql, '*/', at + 2) };
  const character = sql[at];
  if (character === ';') return { kind: 'semicolon', end: at + 1 };
  if (character === "'" || character === '"' || character === '`') return { kind: 'code', end: quotedEnd(sql, at) };
  if (character === '‘') return { kind: 'code', end: endOf(sql, '’', at + 1) };
  if (character === '“') return { kind: 'code', end: endOf(sql, '”', at + 1) };
  const tagEnd = character === '$' ? matched(heredocTag) : undefined;
  if (tagEnd !== undefined) return { kind: 'code', end: endOf(sql, sql.slice(at, tagEnd), tagEnd) };
  return { kind: 'code', end: matched(word) ?? at + 1 };
}

/** The quote ends a quoted text unless a backslash stands before it; a doubled quote is two texts in a row, which splits alike. */
function quotedEnd(sql: string, at: number): number {
  const quote = sql[at];
  for (let i = at + 1; i < sql.length; i++) {
    if (sql[i] === '\\') i++;
    else if (sql[i] === quote) return i + 1;
  }
  throw new Error(`SQL text with an unfinished ${quote}`);
}

function endOf(sql: string, closing: string, from: number): number {
  const found = sql.indexOf(closing, from);
  if (found < 0) throw new Error(`SQL text without its closing ${closing}`);
  return found + closing.length;
}
