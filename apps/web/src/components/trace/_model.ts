/** One trace's observations, ready to be drawn: columns, tree, totals and time scale. */
import { liveLimits } from '@telltale/contract/live.ts';
import type { TraceTree } from '@telltale/contract/traces.ts';
import { selfTimes } from '#lib/critical-path.ts';
import { findRepeats, runFacts, type Repeats, type RunFacts } from '#lib/repeats.ts';
import { scaleOf, type TimeScale } from '#lib/timeline.ts';
import { buildTree, subtreeSums, type FlatTree } from '#lib/tree.ts';

/** Fewer are as quickly read one by one. */
const repeatsLeast = 4;

export interface TraceModel {
  readonly columns: TraceTree;
  readonly tree: FlatTree;
  readonly scale: TimeScale;
  readonly repeats: Repeats;
  /** What was asked for by `runOf` so far, by run. */
  readonly runs: Map<number, Run>;
  /** Sums over each row and all below it, by row. */
  readonly cost: Float64Array;
  readonly inputTokens: Float64Array;
  readonly outputTokens: Float64Array;
  /** Milliseconds in which no child ran, by row; NaN without an end. */
  readonly selfTime: Float64Array;
  readonly totals: { readonly cost: number; readonly inputTokens: number; readonly outputTokens: number };
}

export function modelOf(columns: TraceTree): TraceModel {
  const tree = buildTree(columns);
  return {
    columns,
    tree,
    scale: scaleOf(columns),
    repeats: findRepeats(tree, columns, repeatsLeast),
    runs: new Map(),
    cost: subtreeSums(tree, columns.totalCost),
    inputTokens: subtreeSums(tree, columns.inputTokens),
    outputTokens: subtreeSums(tree, columns.outputTokens),
    selfTime: selfTimes(tree, columns),
    totals: {
      cost: sum(columns.totalCost),
      inputTokens: sum(columns.inputTokens),
      outputTokens: sum(columns.outputTokens),
    },
  };
}

/** One observation as a row shows it. */
export interface RowFacts {
  readonly id: string;
  readonly name: string;
  readonly type: TraceTree['type'][number];
  readonly level: TraceTree['level'][number];
  readonly statusMessage: string;
  readonly startTime: number;
  readonly endTime: number | null;
  readonly completionStartTime: number | null;
  /** Seconds; null while there is no end. */
  readonly duration: number | null;
  /** Its end has not arrived, and may yet. */
  readonly isRunning: boolean;
}

export function rowFacts({ columns, tree }: TraceModel, row: number): RowFacts {
  const i = tree.source[row]!;
  const startTime = columns.startTime[i]!;
  const endTime = columns.endTime[i]!;
  return {
    id: columns.id[i]!,
    name: columns.name[i]! || columns.id[i]!,
    type: columns.type[i]!,
    level: columns.level[i]!,
    statusMessage: columns.statusMessage[i]!,
    startTime,
    endTime,
    completionStartTime: columns.completionStartTime[i]!,
    duration: endTime === null ? null : (endTime - startTime) / 1000,
    isRunning: endTime === null && columns.type[i] !== 'EVENT' && Date.now() - startTime < liveLimits.runningMsMax,
  };
}

/** A run of repeats as a row shows it. */
export interface Run extends RunFacts {
  /** Of its first member, as are name and type. */
  readonly id: string;
  readonly name: string;
  readonly type: TraceTree['type'][number];
  readonly cost: number;
}

export function runOf(model: TraceModel, run: number): Run {
  const { columns, tree, repeats } = model;
  let found = model.runs.get(run);
  if (found === undefined) {
    const { id, name, type } = rowFacts(model, repeats.first[run]!);
    let cost = 0;
    for (let row = repeats.first[run]!; row < repeats.end[run]!; row = tree.end[row]!) cost += model.cost[row]!;
    found = { ...runFacts(tree, repeats, columns, run), id, name, type, cost };
    model.runs.set(run, found);
  }
  return found;
}

export interface ModelTotals {
  readonly model: string;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost: number;
}

/** What each model was used for, the dearest first. */
export function totalsByModel(columns: TraceTree): ModelTotals[] {
  const totals = new Map<string, { calls: number; inputTokens: number; outputTokens: number; cost: number }>();
  columns.model.forEach((model, i) => {
    if (model === '') return;
    const entry = totals.get(model) ?? { calls: 0, inputTokens: 0, outputTokens: 0, cost: 0 };
    entry.calls++;
    entry.inputTokens += columns.inputTokens[i]!;
    entry.outputTokens += columns.outputTokens[i]!;
    entry.cost += columns.totalCost[i] ?? 0;
    totals.set(model, entry);
  });
  return [...totals]
    .map(([model, entry]) => ({ model, ...entry }))
    .sort((a, b) => b.cost - a.cost || b.calls - a.calls);
}

function sum(values: readonly (number | null)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}
