import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openGiant } from './giant-value.ts';
import { copyText } from './json.ts';
import { splitLines } from './text-lines.ts';

const shown = (value: ReturnType<typeof openGiant>, from = 0, to = 1000) =>
  value
    .rows(from, to)
    .map(({ row }) => `${row.kind} ${row.key ?? ''} ${copyText(typeof row.value === 'object' ? '' : row.value)}`);

describe('openGiant', () => {
  it('openGiant() shows JSON as an outline, digits as they were written', () => {
    const value = openGiant('{"id":12345678901234567890,"a":[[1],[2]]}');
    expect(value.layout()).toEqual({ kind: 'json', count: 11, isCut: false });
    expect(shown(value, 1, 3)).toEqual(['leaf id 12345678901234567890', 'open a ']);
    expect(value.toggle('/a').count).toBe(4);
    expect(value.text('/a')).toBe(JSON.stringify([[1], [2]], null, 2));
    expect(value.text('/id')).toBe('12345678901234567890');
    expect(value.path('/a/1/0')).toBe('$.a[1][0]');
  });

  it('openGiant() finds in closed parts and lays them out', () => {
    const items = Array.from({ length: 500 }, (_, index) => ({ text: `hay ${index}` }));
    const value = openGiant(JSON.stringify({ items, long: `${'x\n'.repeat(5000)}hay 1234` }));
    expect(value.find('HAY 123')).toBe(2);
    const first = value.show(0);
    expect(shown(value, first.index, first.index + 1)).toEqual(['leaf text hay 123']);
    const last = value.show(1);
    expect(shown(value, last.index, last.index + 1)).toEqual(['chunk  hay 1234']);
    expect(value.closeAll().count).toBe(4);
  });

  it('openGiant() hands out of a long text only what its row shows', () => {
    const [, row] = openGiant(JSON.stringify({ a: 'x'.repeat(1e6) })).rows(0, 2);
    expect(String(row!.row.value).length).toBeLessThan(1000);
    expect(row!.row.size).toBe(1e6);
  });

  it('openGiant() shows other text as lines, and finds what goes over the end of one', () => {
    const value = openGiant(`a (b\n${'y'.repeat(450)}\n`);
    expect(value.layout()).toEqual({ kind: 'text', count: 4, isCut: false });
    expect(value.find('A (')).toBe(1);
    expect(value.find('y'.repeat(300))).toBe(1);
    expect(value.show(0).index).toBe(1);
  });
});

describe('splitLines', () => {
  it('splitLines() loses nothing and keeps pairs of surrogates', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\n', '😀', 'bcdefghij'), maxLength: 900 });
    fc.assert(
      fc.property(text, (given) => {
        const lines = splitLines(given);
        expect(lines.join('').replaceAll('\n', '')).toBe(given.replaceAll('\n', ''));
        expect(lines.every((line) => line.isWellFormed() && line.length <= 200)).toBe(true);
      }),
    );
  });
});
