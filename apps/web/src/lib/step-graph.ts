/** The steps of a trace as a graph: alike observations are one node, and edges say what called or followed what, how often. */
import type { FlatTree } from './tree.ts';

export interface StepColumns {
  readonly id: readonly string[];
  readonly name: readonly string[];
  readonly type: readonly string[];
  readonly level: readonly string[];
  readonly startTime: readonly number[];
  readonly endTime: readonly (number | null)[];
  readonly totalCost: readonly (number | null)[];
}

export interface StepNode {
  readonly label: string;
  /** The row of its first call, for what all calls share. */
  readonly first: number;
  /** Rows of its calls, ascending. */
  readonly calls: readonly number[];
  /** Of the calls and of what is hidden below them, as is the cost. */
  readonly errors: number;
  readonly warnings: number;
  readonly cost: number;
  /** Seconds; null when no call has an end. */
  readonly p50: number | null;
}

export interface StepEdge {
  readonly from: number;
  readonly to: number;
  /** `calls` from a parent to what it began with, `then` from one step to the next below the same parent. */
  readonly kind: 'calls' | 'then';
  readonly count: number;
}

export interface StepGraph {
  readonly nodes: readonly StepNode[];
  readonly edges: readonly StepEdge[];
  /** The node of each row; what is hidden belongs to the step above it. */
  readonly nodeOf: Int32Array;
}

/** More can't be read; the rarest are put together by type. */
const nodesMax = 60;

/**
 * With names of an agent's own nodes (by observation id), only the roots and the steps that ran a node are shown; without,
 * everything. Numbers in names don't tell steps apart: "step 1" and "step 2" are one node.
 */
export function buildStepGraph(
  tree: FlatTree,
  columns: StepColumns,
  nodeNames: ReadonlyMap<string, string>,
): StepGraph {
  const keys = keysOf(tree, columns, nodeNames);
  const { nodeOf, labels } = numberNodes(tree, columns, keys);
  return {
    nodes: describe(tree, columns, { keys, nodeOf, labels }),
    edges: connect(tree, columns, keys, nodeOf),
    nodeOf,
  };
}

/** What makes rows alike, by row; '' for rows that are hidden. */
function keysOf(
  { size, source, parent }: FlatTree,
  columns: StepColumns,
  names: ReadonlyMap<string, string>,
): string[] {
  const inside: string[] = [];
  return Array.from({ length: size }, (_, row) => {
    const i = source[row]!;
    const above = parent[row]! < 0 ? '' : inside[parent[row]!]!;
    const own = names.get(columns.id[i]!) ?? '';
    // Callbacks mark everything that happens inside of a node with its name.
    inside[row] = own || above;
    if (names.size === 0 || (parent[row]! < 0 && own === '')) {
      return `${columns.type[i]!}\n${columns.name[i]!.replaceAll(/\d+/g, '#')}`;
    }
    return own === '' || own === above ? '' : `node\n${own}`;
  });
}

interface Numbered {
  readonly nodeOf: Int32Array;
  readonly labels: string[];
}

function numberNodes(
  { size, source, parent }: FlatTree,
  { name, type }: StepColumns,
  keys: readonly string[],
): Numbered {
  const counts = new Map<string, number>();
  for (const key of keys) if (key !== '') counts.set(key, (counts.get(key) ?? 0) + 1);
  const isCrowded = counts.size > nodesMax;
  const kept = new Set(
    [...counts]
      .sort((a, b) => b[1] - a[1])
      .slice(0, nodesMax - 12)
      .map(([key]) => key),
  );
  const numbers = new Map<string, number>();
  const labels: string[] = [];
  const nodeOf = new Int32Array(size);
  for (let row = 0; row < size; row++) {
    const key = keys[row]!;
    if (key === '') {
      nodeOf[row] = nodeOf[parent[row]!]!;
      continue;
    }
    const i = source[row]!;
    const isOther = isCrowded && !kept.has(key) && parent[row]! >= 0;
    const shared = isOther ? `other\n${type[i]!}` : key;
    const known = numbers.get(shared);
    const own = isOther ? 'others' : key.startsWith('node\n') ? key.slice(5) : name[i]! || type[i]!.toLowerCase();
    if (known === undefined) {
      numbers.set(shared, labels.length);
      nodeOf[row] = labels.length;
      labels.push(own);
    } else {
      nodeOf[row] = known;
      if (labels[known] !== own) labels[known] = own.replaceAll(/\d+/g, '#');
    }
  }
  return { nodeOf, labels };
}

function describe(
  tree: FlatTree,
  columns: StepColumns,
  { keys, nodeOf, labels }: Numbered & { readonly keys: readonly string[] },
): StepNode[] {
  const nodes = labels.map((label) => ({ label, calls: [] as number[], errors: 0, warnings: 0, cost: 0 }));
  for (let row = 0; row < tree.size; row++) {
    const node = nodes[nodeOf[row]!]!;
    const i = tree.source[row]!;
    if (keys[row] !== '') node.calls.push(row);
    if (columns.level[i] === 'ERROR') node.errors++;
    if (columns.level[i] === 'WARNING') node.warnings++;
    node.cost += columns.totalCost[i] ?? 0;
  }
  return nodes.map((node) => {
    const durations = node.calls.flatMap((row) => {
      const i = tree.source[row]!;
      const end = columns.endTime[i] ?? null;
      return end === null ? [] : [(end - columns.startTime[i]!) / 1000];
    });
    durations.sort((a, b) => a - b);
    return { ...node, first: node.calls[0]!, p50: durations[Math.ceil(durations.length / 2) - 1] ?? null };
  });
}

/** A step follows its sibling if that had ended; steps that run side by side share what came before them. */
function connect(tree: FlatTree, columns: StepColumns, keys: readonly string[], nodeOf: Int32Array): StepEdge[] {
  const { size, source, parent } = tree;
  const shownAbove = new Int32Array(size).fill(-1);
  const before = new Int32Array(size).fill(-1);
  // The last step so far below each row; the last entry is for the top.
  const lastBelow = new Int32Array(size + 1).fill(-1);
  const edges = new Map<string, { from: number; to: number; kind: StepEdge['kind']; count: number }>();
  for (let row = 0; row < size; row++) {
    const up = parent[row]!;
    shownAbove[row] = up < 0 || keys[up] !== '' ? up : shownAbove[up]!;
    if (keys[row] === '') continue;
    const above = shownAbove[row]!;
    const slot = above < 0 ? size : above;
    const sibling = lastBelow[slot]!;
    lastBelow[slot] = row;
    const ended = sibling < 0 ? null : (columns.endTime[source[sibling]!] ?? null);
    const follows = ended !== null && ended <= columns.startTime[source[row]!]!;
    before[row] = sibling < 0 ? above : follows ? sibling : before[sibling]!;
    if (before[row]! < 0) continue;
    const [from, to] = [nodeOf[before[row]!]!, nodeOf[row]!];
    if (from === to) continue;
    const kind = before[row] === above ? 'calls' : 'then';
    const id = `${from} ${to} ${kind}`;
    const edge = edges.get(id) ?? { from, to, kind, count: 0 };
    edge.count++;
    edges.set(id, edge);
  }
  return [...edges.values()];
}
