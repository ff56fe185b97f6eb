import { describe, expect, it } from 'vitest';
import { findProblems, stepProblem, tellProblems } from './problems.ts';

const levels = ['DEFAULT', 'WARNING', 'ERROR', 'DEBUG', 'ERROR', 'WARNING'];
// Row 0 is observation 5, row 5 is observation 0.
const problems = findProblems({ source: Int32Array.of(5, 4, 3, 2, 1, 0) }, levels);

describe('problems', () => {
  it('findProblems() lists rows, not observations', () => {
    expect([...problems.errors]).toEqual([1, 3]);
    expect([...problems.warnings]).toEqual([0, 4]);
  });

  it('stepProblem() walks the errors, then the warnings, then starts again', () => {
    expect(walk(-1, 1, 5)).toEqual([1, 3, 0, 4, 1]);
    expect(walk(-1, -1, 5)).toEqual([3, 1, 4, 0, 3]);
  });

  it('stepProblem() goes to the nearest error from any other row', () => {
    expect(stepProblem(problems, 2, 1)).toBe(3);
    expect(stepProblem(problems, 2, -1)).toBe(1);
    expect(stepProblem(problems, 5, 1)).toBe(1);
  });

  it('stepProblem() makes do with warnings alone, or with nothing', () => {
    const warnings = { errors: new Int32Array(), warnings: Int32Array.of(3, 7) };
    expect([-1, 3, 7].map((row) => stepProblem(warnings, row, 1))).toEqual([3, 7, 3]);
    expect(stepProblem({ errors: new Int32Array(), warnings: new Int32Array() }, 0, 1)).toBe(-1);
  });

  it('tellProblems() counts', () => {
    expect(tellProblems(problems, 3)).toBe('2 of 2 errors');
    expect(tellProblems(problems, 0)).toBe('1 of 2 warnings');
    expect(tellProblems(problems, 2)).toBe('2 errors, 2 warnings');
    expect(tellProblems({ errors: Int32Array.of(4), warnings: new Int32Array() }, 4)).toBe('1 of 1 error');
    expect(tellProblems({ errors: new Int32Array(), warnings: new Int32Array() }, 4)).toBe('');
  });
});

function walk(from: number, by: 1 | -1, steps: number): number[] {
  const rows: number[] = [];
  for (let row = from; rows.length < steps;) rows.push((row = stepProblem(problems, row, by)));
  return rows;
}
