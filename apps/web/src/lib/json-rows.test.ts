import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultOpenDepth, jsonRows, longTextMin, splitText, type JsonRow } from './json-rows.ts';

const closed = { toggled: new Set<string>(), openDepth: 0 };

function brief(rows: readonly JsonRow[]): string[] {
  return rows.map((row) => `${row.depth} ${row.kind} ${row.key ?? ''}`.trim());
}

describe('jsonRows', () => {
  it('jsonRows() opens down to the depth and no further', () => {
    const value = { a: { b: 1 }, c: [] };
    expect(brief(jsonRows(value, { toggled: new Set(), openDepth: 1 }))).toEqual([
      '0 open',
      '1 closed a',
      '1 closed c',
      '0 end',
    ]);
  });

  it('jsonRows() inverts what is toggled, keys with slashes included', () => {
    const value = { 'a/b': [1, 2] };
    const rows = jsonRows(value, { toggled: new Set(['', '/a~1b']), openDepth: 0 });
    expect(brief(rows)).toEqual(['0 open', '1 open a/b', '2 leaf 0', '2 leaf 1', '1 end', '0 end']);
  });

  it('jsonRows() does not walk what is closed', () => {
    const giant = Array.from({ length: 1_000_000 }, (_, i) => i);
    expect(jsonRows({ giant }, { ...closed, openDepth: 1 })).toHaveLength(3);
  });

  it('jsonRows() lays out a long text in pieces only when it is opened', () => {
    const text = 'x'.repeat(longTextMin * 10);
    expect(jsonRows(text, closed)).toHaveLength(1);
    const rows = jsonRows(text, { toggled: new Set(['']), openDepth: 0 });
    expect(
      rows
        .slice(1)
        .map((row) => row.value)
        .join(''),
    ).toBe(text);
  });

  it('jsonRows() survives very deep values', () => {
    let value: unknown = 1;
    for (let i = 0; i < 5000; i++) value = [value];
    expect(jsonRows(value, { toggled: new Set(), openDepth: Number.POSITIVE_INFINITY })).toHaveLength(10_001);
  });

  it('defaultOpenDepth() opens small values whole and large ones at the top only', () => {
    expect(defaultOpenDepth({ a: { b: { c: 1 } } })).toBe(3);
    expect(defaultOpenDepth(Array.from({ length: 5000 }, () => ({ k: 1 })))).toBe(1);
  });

  it('splitText() keeps every character and the maximum, and splits no surrogate pair', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 2, max: 20 }), (text, max) => {
        const pieces = splitText(text, max);
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) {
          expect(piece.length).toBeLessThanOrEqual(max);
          expect(piece.isWellFormed()).toBe(text.isWellFormed());
        }
      }),
    );
  });
});
