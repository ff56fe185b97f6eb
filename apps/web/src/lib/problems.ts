/** What went wrong in a trace: its errors and warnings, and the order in which they are walked. */
import { indexIn, stepFrom } from './sorted.ts';
import type { FlatTree } from './tree.ts';

export interface Problems {
  /** Rows, ascending, as are the others. */
  readonly errors: Int32Array;
  readonly warnings: Int32Array;
}

export function findProblems({ source }: Pick<FlatTree, 'source'>, levels: readonly string[]): Problems {
  const rowsOf = (level: string) => {
    const rows: number[] = [];
    source.forEach((index, row) => levels[index] === level && rows.push(row));
    return Int32Array.from(rows);
  };
  return { errors: rowsOf('ERROR'), warnings: rowsOf('WARNING') };
}

/** The problem after or before a row: through all errors, then through all warnings, then from the start. */
export function stepProblem({ errors, warnings }: Problems, from: number, by: 1 | -1): number {
  const edge = by === 1 ? 0 : -1;
  const inErrors = indexIn(errors, from);
  const inWarnings = indexIn(warnings, from);
  if (inErrors >= 0 && warnings.length > 0 && inErrors === (by === 1 ? errors.length - 1 : 0)) {
    return warnings.at(edge)!;
  }
  if (inWarnings >= 0 && errors.length > 0) {
    return inWarnings === (by === 1 ? warnings.length - 1 : 0) ? errors.at(edge)! : warnings[inWarnings + by]!;
  }
  return stepFrom(errors.length > 0 ? errors : warnings, from, by);
}

/** `2 of 5 errors` on a problem, `5 errors, 1 warning` elsewhere, nothing when all went well. */
export function tellProblems({ errors, warnings }: Problems, row: number): string {
  for (const [rows, word] of [
    [errors, 'error'],
    [warnings, 'warning'],
  ] as const) {
    const at = indexIn(rows, row);
    if (at >= 0) return `${at + 1} of ${count(rows.length, word)}`;
  }
  return [count(errors.length, 'error'), count(warnings.length, 'warning')].filter((text) => text !== '').join(', ');
}

function count(many: number, word: string): string {
  return many === 0 ? '' : `${many} ${word}${many === 1 ? '' : 's'}`;
}
