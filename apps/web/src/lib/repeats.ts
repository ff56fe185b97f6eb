/** Runs of siblings that are alike, folded into one line: `search × 412`. Everything here takes one pass over the rows. */
import type { FlatTree } from './tree.ts';

/** A run of siblings of one name and type that follow each other; runs are numbered in tree order. */
export interface Repeats {
  readonly count: number;
  /** Row of the first member, by run. */
  readonly first: Int32Array;
  /** The row after the last member and all below it, by run. */
  readonly end: Int32Array;
  /** How many members, by run. */
  readonly size: Int32Array;
  /** The run that a row is a member of, by row; -1 for none. */
  readonly runOf: Int32Array;
}

export interface AlikeColumns {
  readonly name: readonly string[];
  readonly type: readonly string[];
}

export const noRepeats: Repeats = {
  count: 0,
  first: new Int32Array(),
  end: new Int32Array(),
  size: new Int32Array(),
  runOf: new Int32Array(),
};

export function findRepeats(tree: FlatTree, columns: AlikeColumns, least: number): Repeats {
  const found: { first: number; end: number; size: number }[] = [];
  const isMember = new Uint8Array(tree.size);
  for (let row = 0; row < tree.size; row++) {
    if (isMember[row] === 1) continue;
    const run = runFrom(tree, columns, row);
    if (run.length < least) continue;
    for (const member of run) isMember[member] = 1;
    found.push({ first: row, end: tree.end[run.at(-1)!]!, size: run.length });
  }
  const runOf = new Int32Array(tree.size).fill(-1);
  found.forEach(({ first, end }, index) => {
    for (let row = first; row < end; row = tree.end[row]!) runOf[row] = index;
  });
  return {
    count: found.length,
    first: Int32Array.from(found, (run) => run.first),
    end: Int32Array.from(found, (run) => run.end),
    size: Int32Array.from(found, (run) => run.size),
    runOf,
  };
}

/** The siblings alike from this row on. Members of a found run are not asked again, so no row is met more than `least` times. */
function runFrom(tree: FlatTree, { name, type }: AlikeColumns, row: number): number[] {
  const { source, parent, end } = tree;
  const alike = (a: number, b: number) =>
    parent[a] === parent[b] && name[source[a]!] === name[source[b]!] && type[source[a]!] === type[source[b]!];
  const run = [row];
  for (let next = end[row]!; next < tree.size && alike(row, next); next = end[next]!) run.push(next);
  return run;
}

/**
 * The lines that are drawn. A line is a number: `2 * row + 1` for a row, `2 * row` for the run that begins there,
 * so that lines are in ascending order and a run stands before its first member.
 */
export interface TreeLines {
  readonly lines: Int32Array;
  /** How far each line is moved to the right: members stand one step deeper than their run. */
  readonly depth: Int32Array;
}

export function lineOfRow(row: number): number {
  return 2 * row + 1;
}

export function lineOfRun(repeats: Repeats, run: number): number {
  return 2 * repeats.first[run]!;
}

export function rowOfLine(line: number): number {
  return line >> 1;
}

export function isRunLine(line: number): boolean {
  return (line & 1) === 0;
}

export interface Folds {
  /** Rows whose children are hidden. */
  readonly collapsed: ReadonlySet<number>;
  /** Runs whose members are shown. */
  readonly opened: ReadonlySet<number>;
}

export function visibleLines(tree: FlatTree, repeats: Repeats, { collapsed, opened }: Folds): TreeLines {
  const lines = new Int32Array(tree.size + repeats.count);
  const depth = new Int32Array(tree.size + repeats.count);
  // How many open runs a row is in, by row; parents come before their children.
  const inside = new Int32Array(tree.size);
  let count = 0;
  for (let row = 0; row < tree.size;) {
    const outer = tree.parent[row]! < 0 ? 0 : inside[tree.parent[row]!]!;
    const run = repeats.runOf[row] ?? -1;
    if (run >= 0 && repeats.first[run] === row) {
      lines[count] = lineOfRun(repeats, run);
      depth[count++] = tree.depth[row]! + outer;
      if (!opened.has(run)) {
        row = repeats.end[run]!;
        continue;
      }
    }
    inside[row] = outer + (run >= 0 ? 1 : 0);
    lines[count] = lineOfRow(row);
    depth[count++] = tree.depth[row]! + inside[row]!;
    row = collapsed.has(row) ? tree.end[row]! : row + 1;
  }
  return { lines: lines.subarray(0, count), depth: depth.subarray(0, count) };
}

/** 1 for each run of which a member is marked, be it only one. */
export function runsWith({ count, runOf }: Repeats, marked: Uint8Array): Uint8Array {
  const runs = new Uint8Array(count);
  runOf.forEach((run, row) => {
    if (run >= 0 && marked[row] === 1) runs[run] = 1;
  });
  return runs;
}

export interface RunColumns {
  readonly startTime: readonly number[];
  readonly endTime: readonly (number | null)[];
  readonly level: readonly string[];
}

export interface RunFacts {
  readonly size: number;
  readonly errors: number;
  readonly warnings: number;
  /** Seconds; null when no member has an end. */
  readonly p50: number | null;
  readonly p95: number | null;
  readonly slowest: { readonly row: number; readonly seconds: number } | null;
  /** Milliseconds since 1970. */
  readonly startTime: number;
  readonly endTime: number;
}

/** What a run says of its members; their own levels count, not those of what is below them. */
export function runFacts(tree: FlatTree, repeats: Repeats, columns: RunColumns, run: number): RunFacts {
  const durations: number[] = [];
  let [errors, warnings] = [0, 0];
  let slowest: RunFacts['slowest'] = null;
  let [startTime, endTime] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = repeats.first[run]!; row < repeats.end[run]!; row = tree.end[row]!) {
    const i = tree.source[row]!;
    const from = columns.startTime[i]!;
    const to = columns.endTime[i] ?? null;
    if (columns.level[i] === 'ERROR') errors++;
    if (columns.level[i] === 'WARNING') warnings++;
    startTime = Math.min(startTime, from);
    endTime = Math.max(endTime, to ?? from);
    if (to === null) continue;
    const seconds = (to - from) / 1000;
    durations.push(seconds);
    if (slowest === null || seconds > slowest.seconds) slowest = { row, seconds };
  }
  durations.sort((a, b) => a - b);
  return {
    size: repeats.size[run]!,
    errors,
    warnings,
    p50: quantile(durations, 0.5),
    p95: quantile(durations, 0.95),
    slowest,
    startTime,
    endTime,
  };
}

/** The smallest value that is not below the given part of all. */
function quantile(sorted: readonly number[], part: number): number | null {
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? null;
}
