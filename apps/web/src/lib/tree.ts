/** The observations of one trace as a tree laid out flat, built without recursion so that depth costs nothing. */

/** Columns as `GET /traces/:id/tree` gives them; entry i of each belongs to observation i. */
export interface TreeColumns {
  readonly id: readonly string[];
  /** Empty for none. */
  readonly parentId: readonly string[];
  readonly startTime: readonly number[];
}

/** Rows in depth-first order; every array is indexed by row. */
export interface FlatTree {
  readonly size: number;
  /** The observation (index into the columns) of each row. */
  readonly source: Int32Array;
  readonly depth: Int32Array;
  /** The parent's row, -1 at the root. */
  readonly parent: Int32Array;
  /** The row just after the last descendant: `end[i] === i + 1` for a leaf. */
  readonly end: Int32Array;
  readonly rowOf: Pick<ReadonlyMap<string, number>, 'get' | 'has'>;
  /** Ids whose parent is named but missing, or which lie on a cycle: shown at the root. */
  readonly orphans: ReadonlySet<string>;
}

/** Siblings are in order of start; a parent that is missing, or is its own descendant, leaves its children at the root. */
export function buildTree(columns: TreeColumns): FlatTree {
  const order = startOrder(columns);
  const position = new Map<string, number>();
  order.forEach((index, at) => position.set(columns.id[index]!, at));

  const orphans = new Set<string>();
  const parentOf = new Int32Array(order.length).fill(-1);
  order.forEach((index, at) => {
    const parentId = columns.parentId[index]!;
    if (parentId === '') return;
    const parent = position.get(parentId);
    if (parent === undefined || parent === at) orphans.add(columns.id[index]!);
    else parentOf[at] = parent;
  });
  for (const at of cutCycles(parentOf)) orphans.add(columns.id[order[at]!]!);

  const layout = layOut(parentOf);
  const source = layout.at.map((at) => order[at]!);
  // The ids are known by their position already: a second map of them would take as long as all the rest.
  const rowOf = {
    has: (id: string) => position.has(id),
    get: (id: string) => {
      const at = position.get(id);
      return at === undefined ? undefined : layout.rowOf[at];
    },
  };
  return { size: order.length, source, depth: layout.depth, parent: layout.parent, end: layout.end, rowOf, orphans };
}

/** The rows that are seen when the rows in `collapsed` hide what is below them; of them those that are 1 in `kept`. */
export function visibleRows(tree: FlatTree, collapsed: ReadonlySet<number>, kept?: Uint8Array): Int32Array {
  const seen = new Int32Array(tree.size);
  let count = 0;
  for (let row = 0; row < tree.size;) {
    if (kept === undefined || kept[row] === 1) seen[count++] = row;
    row = collapsed.has(row) ? tree.end[row]! : row + 1;
  }
  return seen.subarray(0, count);
}

/** The sum of a column's values over each row and everything below it, by row. */
export function subtreeSums(tree: FlatTree, values: readonly (number | null)[]): Float64Array {
  const sums = Float64Array.from(tree.source, (index) => values[index] ?? 0);
  for (let row = tree.size - 1; row >= 0; row--) {
    const parent = tree.parent[row]!;
    if (parent >= 0) sums[parent]! += sums[row]!;
  }
  return sums;
}

/** A row's ancestors, nearest first. */
export function ancestorsOf(tree: FlatTree, row: number): number[] {
  const found: number[] = [];
  for (let at = tree.parent[row] ?? -1; at >= 0; at = tree.parent[at]!) found.push(at);
  return found;
}

export function hasChildren(tree: FlatTree, row: number): boolean {
  return tree.end[row]! > row + 1;
}

function startOrder({ id, startTime }: TreeColumns): Int32Array {
  const order = Int32Array.from(id.keys());
  // The server sends them in this order.
  if (order.every((i) => i === 0 || startTime[i - 1]! <= startTime[i]!)) return order;
  return order.sort((a, b) => {
    const difference = startTime[a]! - startTime[b]!;
    return difference === 0 || Number.isNaN(difference) ? a - b : difference;
  });
}

/** Makes one member of each parent cycle a root, the earliest one, and says which. */
function cutCycles(parentOf: Int32Array): number[] {
  const cut: number[] = [];
  const walkOf = new Int32Array(parentOf.length).fill(-1);
  for (let start = 0; start < parentOf.length; start++) {
    let at = start;
    while (at >= 0 && walkOf[at] === -1) {
      walkOf[at] = start;
      at = parentOf[at]!;
    }
    if (at < 0 || walkOf[at] !== start) continue;
    // `at` lies on a cycle first met in this walk; entries are in order of start, so the smallest is the earliest.
    let earliest = at;
    for (let member = parentOf[at]!; member !== at; member = parentOf[member]!) earliest = Math.min(earliest, member);
    parentOf[earliest] = -1;
    cut.push(earliest);
  }
  return cut;
}

interface Layout {
  /** By position. */
  readonly rowOf: Int32Array;
  readonly at: Int32Array;
  readonly depth: Int32Array;
  readonly parent: Int32Array;
  readonly end: Int32Array;
}

function layOut(parentOf: Int32Array): Layout {
  const size = parentOf.length;
  const { first, next } = linkChildren(parentOf);
  const rowOf = new Int32Array(size);
  const layout = {
    rowOf,
    at: new Int32Array(size),
    depth: new Int32Array(size),
    parent: new Int32Array(size).fill(-1),
    end: new Int32Array(size),
  };

  let row = 0;
  let at = first[size]!;
  while (at >= 0) {
    layout.at[row] = at;
    rowOf[at] = row;
    if (parentOf[at]! >= 0) {
      const parent = rowOf[parentOf[at]!]!;
      layout.parent[row] = parent;
      layout.depth[row] = layout.depth[parent]! + 1;
    }
    row++;
    if (first[at]! >= 0) {
      at = first[at]!;
      continue;
    }
    // A leaf: close it and every ancestor that ends here, then go on with the next sibling.
    while (at >= 0) {
      layout.end[rowOf[at]!] = row;
      if (next[at]! >= 0) {
        at = next[at]!;
        break;
      }
      at = parentOf[at]!;
    }
  }
  return layout;
}

/** Child lists as two arrays: `first[i]` (roots at index `size`) and `next[i]`, in the order of the input. */
function linkChildren(parentOf: Int32Array): { first: Int32Array; next: Int32Array } {
  const size = parentOf.length;
  const first = new Int32Array(size + 1).fill(-1);
  const next = new Int32Array(size).fill(-1);
  for (let i = size - 1; i >= 0; i--) {
    const slot = parentOf[i]! < 0 ? size : parentOf[i]!;
    next[i] = first[slot]!;
    first[slot] = i;
  }
  return { first, next };
}
