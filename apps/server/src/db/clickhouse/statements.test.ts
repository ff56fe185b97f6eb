/** What counts as one statement decides what the embedded engine would run: it is tested from both sides. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { splitStatements, withoutComments } from './statements.ts';

describe('splitStatements()', () => {
  test.each([
    ['SELECT 1', ['SELECT 1']],
    ['SELECT 1;', ['SELECT 1']],
    [' SELECT 1 ;\n\n SELECT 2 ; ', ['SELECT 1', 'SELECT 2']],
    [';;', []],
    ['-- only; this\n/* ; */', []],
    ["SELECT ';' ; SELECT 2", ["SELECT ';'", 'SELECT 2']],
    ["SELECT 'it''s;' ; SELECT 2", ["SELECT 'it''s;'", 'SELECT 2']],
    ["SELECT 'a\\';' ; SELECT 2", ["SELECT 'a\\';'", 'SELECT 2']],
    ['SELECT `a;b`, "c;d"', ['SELECT `a;b`, "c;d"']],
    ['SELECT $tag$ ; $tag$; SELECT 2', ['SELECT $tag$ ; $tag$', 'SELECT 2']],
    ['SELECT a$b$;DROP TABLE t$b$', ['SELECT a$b$', 'DROP TABLE t$b$']],
    ["SELECT 1 # it's\n; SELECT 2", ["SELECT 1 # it's", 'SELECT 2']],
    ["SELECT ‘ ' ’; SELECT 2", ["SELECT ‘ ' ’", 'SELECT 2']],
    ["SELECT 1 -- it's ;\n, 2", ["SELECT 1 -- it's ;\n, 2"]],
  ])('takes %j apart', (sql, statements) => {
    expect(splitStatements(sql)).toEqual(statements);
  });

  test.each(["SELECT 'a", 'SELECT `a', 'SELECT /* a', 'SELECT $a$ b', "SELECT 'a\\'"])('refuses %j', (sql) => {
    expect(() => splitStatements(sql)).toThrow(/SQL text with/);
  });

  test('splitStatements() finds one statement around any string literal', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const literal = `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
        expect(splitStatements(`SELECT ${literal}`)).toHaveLength(1);
        expect(splitStatements(`SELECT ${literal}; SELECT 2`)).toHaveLength(2);
      }),
    );
  });
});

describe('withoutComments()', () => {
  test('withoutComments() leaves the words that the engine sees', () => {
    expect(withoutComments("/* x */ INSERT -- y\nINTO t '-- no'").split(/\s+/).filter(Boolean)).toEqual([
      'INSERT',
      'INTO',
      't',
      "'--",
      "no'",
    ]);
  });
});
