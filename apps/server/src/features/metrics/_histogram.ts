/** The bins of histograms: round edges, the same for all rows of a reply. */
import { code, float, floats, type Sql, sql } from '#features/records/sql.ts';

export interface Bins {
  /** Ascending; one more than there are bins. */
  readonly edges: readonly number[];
  readonly scale: Scale;
}

export type Scale = 'linear' | 'log';

export interface Extent {
  readonly low: number;
  readonly high: number;
  /** The least number above 0. */
  readonly positive: number | null;
}

/** By the name of the measure; `cells` where the bins are made of cells once they are counted. */
export type BinsByMeasure = ReadonlyMap<string, Bins | typeof cells>;

/**
 * Between all edges that bins by 1, 2, 5, 10 can have: counted without knowing the extent, so that the values are read once.
 * The first holds what is below all edges, the last what is not below the last edge.
 */
export const cells = 'cells';
const [leastPower, greatestPower] = [-15, 18];
const cellEdges = Array.from({ length: greatestPower - leastPower }, (_, at) => Number(`1e${leastPower + at}`)).flatMap(
  (power) => [1, 2, 5].map((step) => tidy(step * power)),
);
export const cellsMax = cellEdges.length + 1;

/** The number of the cell that a known value is in. */
export function cellOf(value: Sql): Sql {
  return sql`if(${value} < ${float(cellEdges[0] ?? 0)}, 0, toInt64(indexOf(${floats(cellEdges)}, roundDown(${value}, ${floats(cellEdges)}))))`;
}

/** The bins that cells make up; undefined where only bins by the extent can tell apart what lies in it. */
export function binsOfCells(extent: Extent, binsMax: number): Bins | undefined {
  const { low, high, positive } = extent;
  if (low === high && high <= 0) return { edges: [low, low], scale: 'linear' };
  const isHeld = positive !== null && positive >= (cellEdges[0] ?? 0) && high < (cellEdges.at(-1) ?? 0);
  const bins = isHeld ? binsOf(extent, binsMax, 'log') : undefined;
  return bins?.scale === 'log' ? bins : undefined;
}

/** How many values of cells are in each bin. */
export function heightsOf(counts: readonly number[], { edges }: Bins): number[] {
  const heights = Array.from({ length: edges.length - 1 }, () => 0);
  for (const [cell, number] of counts.entries()) {
    const least = cellEdges[cell - 1] ?? Number.NEGATIVE_INFINITY;
    const bin = Math.max(
      0,
      Math.min(
        edges.findLastIndex((edge) => edge <= least),
        heights.length - 1,
      ),
    );
    heights[bin] = (heights[bin] ?? 0) + number;
  }
  return heights;
}

/** At most `binsMax` bins that hold every number of the extent. */
export function binsOf(extent: Extent, binsMax: number, scale: Scale): Bins {
  // What is not above 0 has a bin of its own, beside which there must be room for another.
  const hasRoom = extent.low > 0 || binsMax > 1;
  return scale === 'log' && extent.high > 0 && extent.positive !== null && hasRoom
    ? { edges: logEdges(extent, extent.positive, binsMax), scale }
    : { edges: linearEdges(extent, binsMax), scale: 'linear' };
}

const widths = [1, 2, 2.5, 5, 10];

function linearEdges({ low, high }: Extent, binsMax: number): number[] {
  if (low === high) return [low, low];
  let power = Math.floor(Math.log10((high - low) / binsMax));
  for (;;) {
    for (const width of widths) {
      const step = Number(`${width}e${power}`);
      const [first, last] = [Math.floor(low / step), Math.ceil(high / step)];
      if (last - first <= binsMax) {
        return Array.from({ length: last - first + 1 }, (_, at) => tidy((first + at) * step)).map((edge, at, all) =>
          at === 0 ? Math.min(edge, low) : at === all.length - 1 ? Math.max(edge, high) : edge,
        );
      }
      // One bin can't hold what lies on both sides of a multiple of every width.
      if (binsMax === 1 && low < 0 && high > 0) return [low, high];
    }
    power += 1;
  }
}

/** By 1, 2, 5, 10; by tens, hundreds and so on where those were too many. What is not above 0 has the first bin. */
function logEdges({ low, high }: Extent, positive: number, binsMax: number): number[] {
  const below = low <= 0 ? [low] : [];
  const limit = binsMax - below.length;
  const [first, last] = [Math.floor(Math.log10(positive)) - 1, Math.ceil(Math.log10(high)) + 1];
  const powers = (by: number) =>
    Array.from({ length: Math.ceil((last - first) / by) + 1 }, (_, at) => Number(`1e${first + at * by}`));
  const fine = powers(1).flatMap((power) => [1, 2, 5].map((step) => tidy(step * power)));
  let edges = around(fine, positive, high);
  for (let by = 1; edges.length - 1 > limit; by += 1) edges = around(powers(by), positive, high);
  return [...below, ...edges];
}

/** From the last edge that is not above the least number to the first that is not below the greatest. */
function around(edges: readonly number[], low: number, high: number): number[] {
  const first = edges.findLastIndex((edge) => edge <= low);
  const last = edges.findIndex((edge, at) => edge >= high && at > first);
  return edges.slice(first, last + 1);
}

/** Without the noise of binary fractions. */
function tidy(edge: number): number {
  return Number(edge.toPrecision(12));
}

/** The number of the bin that a known value is in; the last one holds its upper edge too. */
export function binOf(value: Sql, { edges, scale }: Bins): Sql {
  const last = code(String(edges.length - 2));
  const [low = 0, next = 0] = edges;
  if (low === next) return sql`0`;
  const at =
    scale === 'linear'
      ? sql`toInt64(floor((${value} - ${float(low)}) / ${float((edges.at(-1) ?? 0) - low)} * ${code(String(edges.length - 1))}))`
      : sql`indexOf(${floats(edges)}, roundDown(${value}, ${floats(edges)})) - 1`;
  return sql`greatest(0, least(${at}, ${last}))`;
}
