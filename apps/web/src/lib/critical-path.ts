/** Where the time of a trace went: which observations its end waited for, and what each took without its children. */
import type { TimeColumns, TimeScale } from './timeline.ts';
import type { FlatTree } from './tree.ts';

/**
 * 1 for each row on the critical path. Seen from the end backwards: what finished last before this moment held it up;
 * go on from where that began. What was still running then was not waited for, and what has no length holds nothing up.
 */
export function criticalPath(tree: FlatTree, columns: TimeColumns, scale: TimeScale): Uint8Array {
  const onPath = new Uint8Array(tree.size);
  const open = [{ first: 0, end: tree.size, from: scale.start, to: scale.start + scale.span }];
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    const children = childrenIn(tree, columns, parent);
    let moment = parent.to;
    for (const { row, from, to } of children) {
      if (to > moment) continue;
      onPath[row] = 1;
      open.push({ first: row + 1, end: tree.end[row]!, from, to });
      moment = from;
    }
  }
  return onPath;
}

interface Stretch {
  /** The rows inside, from the first child to the last descendant. */
  readonly first: number;
  readonly end: number;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** The children with a length, cut to their parent's time, the last to finish first. */
function childrenIn({ source, end }: FlatTree, { startTime, endTime }: TimeColumns, within: Stretch) {
  const children: { row: number; from: number; to: number }[] = [];
  for (let row = within.first; row < within.end; row = end[row]!) {
    const i = source[row]!;
    const from = Math.max(within.from, startTime[i]!);
    const to = Math.min(within.to, endTime[i] ?? from);
    if (to > from) children.push({ row, from, to });
  }
  return children.sort((a, b) => b.to - a.to || b.from - a.from);
}

/** Milliseconds of each row in which none of its children ran; NaN without an end. */
export function selfTimes({ size, source, end }: FlatTree, { startTime, endTime }: TimeColumns): Float64Array {
  const own = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    const from = startTime[source[row]!]!;
    const to = endTime[source[row]!] ?? Number.NaN;
    let covered = 0;
    let until = from;
    // Siblings are in order of start, so one pass finds what they cover together.
    for (let child = row + 1; child < end[row]!; child = end[child]!) {
      const i = source[child]!;
      const childEnd = Math.min(to, endTime[i] ?? startTime[i]!);
      const childStart = Math.max(until, startTime[i]!);
      if (childEnd <= childStart) continue;
      covered += childEnd - childStart;
      until = childEnd;
    }
    own[row] = Math.max(0, to - from - covered);
  }
  return own;
}
