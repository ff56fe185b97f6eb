import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvCell, csvLine } from './_csv.ts';

describe('csvCell()', () => {
  test('quotes what CSV needs quoted', () => {
    expect(csvLine(['a', 'b,c', 'd"e', 'f\ng', '', null, -1.5, true])).toBe('a,"b,c","d""e","f\ng",,,-1.5,true\r\n');
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '  =1', '＝1', '|cmd', '%0A=1', '\0=1'])(
    'makes text of the formula %j',
    (formula) => {
      expect(csvCell(formula).replace(/^"/, '')).toMatch(/^'/);
    },
  );

  test('leaves other text alone', () => {
    for (const text of ['a=b', '1-2', 'x@y.z', '{"a":1}', '你好', "'quoted'"]) {
      expect(csvCell(text).replaceAll('""', '"').replace(/^"|"$/g, '')).toBe(text.replace(/^"|"$/g, ''));
    }
  });

  test('gives lines that read back as what was written, but for the apostrophes', () => {
    const cells = fc.array(fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', '=', ' ', 'é') }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(cells, (row) => {
        const read = parseLine(csvLine(row));
        expect(read.map((cell, at) => (cell === row[at] ? cell : cell.slice(1)))).toEqual(row);
      }),
    );
  });
});

/** Reads one line of RFC 4180. */
function parseLine(line: string): string[] {
  const cells: string[] = [];
  for (let at = 0; at < line.length;) {
    const quoted = line[at] === '"';
    const match = (quoted ? /"((?:[^"]|"")*)"(,|\r\n$)/y : /([^,"]*?)(,|\r\n$)/y) as RegExp;
    match.lastIndex = at;
    const found = match.exec(line);
    if (!found) throw new Error(`not CSV: ${JSON.stringify(line.slice(at))}`);
    cells.push((found[1] ?? '').replaceAll('""', '"'));
    at = match.lastIndex;
    if (found[2] === ',' && at === line.length) cells.push('');
  }
  return cells;
}
