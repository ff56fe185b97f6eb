/** Places the nodes of a step graph in layers, and bends its edges around them. Loaded with the graph only: the library is large. */
import { Graph, layout } from '@dagrejs/dagre';
import type { StepEdge, StepGraph } from '#lib/step-graph.ts';

export const nodeWidth = 208;
export const nodeHeight = 50;

interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge extends StepEdge {
  readonly points: readonly Point[];
}

export interface PlacedGraph {
  readonly width: number;
  readonly height: number;
  /** Centres, by node. */
  readonly nodes: readonly Point[];
  readonly edges: readonly PlacedEdge[];
}

export function placeGraph({ nodes, edges }: StepGraph): PlacedGraph {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 28, ranksep: 46, edgesep: 14, marginx: 16, marginy: 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  nodes.forEach((_, i) => graph.setNode(String(i), { width: nodeWidth, height: nodeHeight }));
  for (const { from, to, kind, count } of edges) {
    // Edges walked often are kept short and straight.
    graph.setEdge(String(from), String(to), { weight: 1 + Math.log2(count), width: 30, height: 14 }, kind);
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    nodes: nodes.map((_, i) => graph.node(String(i)) as Point),
    edges: edges.map((edge) => {
      const placed = graph.edge(String(edge.from), String(edge.to), edge.kind) as { points?: Point[] };
      return { ...edge, points: placed.points ?? [] };
    }),
  };
}

/** A path through the points, rounded at each of them. */
export function curveOf(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const last = rest.at(-1) ?? first;
  const bends = rest.slice(0, -1).map((point, i) => {
    const next = rest[i + 1]!;
    const isLast = i === rest.length - 2;
    const end = isLast ? next : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${point.x} ${point.y} ${end.x} ${end.y}`;
  });
  return `M${first.x} ${first.y}${bends.length > 0 ? bends.join('') : `L${last.x} ${last.y}`}`;
}
