import { describe, expect, it } from 'vitest';
import { firstAtLeast, indexIn, stepFrom } from './sorted.ts';

const rows = Int32Array.of(2, 5, 9);

describe('sorted rows', () => {
  it('indexIn() finds members and says -1 for others', () => {
    expect([2, 5, 9].map((row) => indexIn(rows, row))).toEqual([0, 1, 2]);
    expect([-1, 3, 10].map((row) => indexIn(rows, row))).toEqual([-1, -1, -1]);
    expect(indexIn(new Int32Array(), 0)).toBe(-1);
  });

  it('firstAtLeast() says where a value would stand', () => {
    expect([0, 2, 3, 10].map((row) => firstAtLeast(rows, row))).toEqual([0, 0, 1, 3]);
  });

  it('stepFrom() goes round in both directions, from members and from between them', () => {
    expect([-1, 2, 4, 9, 30].map((row) => stepFrom(rows, row, 1))).toEqual([2, 5, 5, 2, 2]);
    expect([-1, 2, 4, 9, 30].map((row) => stepFrom(rows, row, -1))).toEqual([9, 9, 2, 5, 9]);
    expect(stepFrom(new Int32Array(), 3, 1)).toBe(-1);
  });
});
