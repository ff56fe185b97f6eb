/** The steps of a trace as a graph: what called what, what followed what, how often, and where it failed. */
import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { useEffect, useEffectEvent, useId, useMemo, useRef, type KeyboardEvent } from 'react';
import { traceNodes } from '#api/traces.ts';
import { KindIcon } from '#components/kind-icon.tsx';
import { QueryError } from '#components/query-error.tsx';
import { formatCost, formatCount, formatDuration } from '#lib/format.ts';
import { buildStepGraph, type StepNode } from '#lib/step-graph.ts';
import { IconButton } from '#ui/button.tsx';
import { useShortcuts } from '#ui/shortcuts.ts';
import { SkeletonLines } from '#ui/skeleton.tsx';
import { curveOf, nodeHeight, nodeWidth, placeGraph, type PlacedEdge } from './_graph-layout.ts';
import { rowFacts, type TraceModel } from './_model.ts';
import { useCanvas } from './_use-canvas.ts';

export interface GraphPaneProps {
  readonly projectId: string;
  readonly traceId: string;
  readonly model: TraceModel;
  /** -1 for the trace. */
  readonly selectedRow: number;
  readonly onSelect: (row: number) => void;
}

export function GraphPane(props: GraphPaneProps) {
  const names = useQuery(traceNodes(props.projectId, props.traceId));
  if (names.isError) return <QueryError error={names.error} onRetry={() => void names.refetch()} />;
  if (names.data === undefined) return <SkeletonLines count={6} label="Loading the graph" />;
  if (props.model.tree.size === 0) return <p className="p-4 text-ink-3">There are no observations to draw.</p>;
  return <Graph {...props} names={names.data} />;
}

interface GraphProps extends GraphPaneProps {
  readonly names: { readonly id: readonly string[]; readonly node: readonly string[] };
}

const zoomStep = 1.25;
const moveStep = 60;

function Graph({ model, names, selectedRow, onSelect }: GraphProps) {
  const box = useRef<HTMLDivElement>(null);
  const graph = useMemo(() => {
    const nodeNames = new Map(names.id.map((id, i) => [id, names.node[i]!]));
    return buildStepGraph(model.tree, model.columns, nodeNames);
  }, [model, names]);
  const placed = useMemo(() => placeGraph(graph), [graph]);
  const canvas = useCanvas(box, placed.width, placed.height);
  const selectedNode = selectedRow < 0 ? -1 : graph.nodeOf[selectedRow]!;

  const reveal = useEffectEvent(() => {
    const at = placed.nodes[selectedNode];
    if (at !== undefined) canvas.reveal(at, nodeWidth / 2 + 16);
  });
  useEffect(() => reveal(), [selectedNode]);
  useShortcuts({
    '+': () => canvas.zoom(zoomStep),
    '=': () => canvas.zoom(zoomStep),
    '-': () => canvas.zoom(1 / zoomStep),
    '0': canvas.fit,
    'Shift+ArrowLeft': () => canvas.move(moveStep, 0),
    'Shift+ArrowRight': () => canvas.move(-moveStep, 0),
    'Shift+ArrowUp': () => canvas.move(0, moveStep),
    'Shift+ArrowDown': () => canvas.move(0, -moveStep),
  });

  /** The next call of a node that is selected already, else its first. */
  const choose = (node: number) => {
    const { calls } = graph.nodes[node]!;
    onSelect(calls[(calls.indexOf(selectedRow) + 1) % calls.length]!);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.shiftKey) return;
    if (event.key === 'Enter' || event.key === ' ') {
      if (selectedNode >= 0) choose(selectedNode);
    } else if (event.key.startsWith('Arrow')) {
      const to = selectedNode < 0 ? 0 : nearest(placed.nodes, selectedNode, event.key);
      if (to >= 0) onSelect(graph.nodes[to]!.calls[0]!);
    } else return;
    event.preventDefault();
  };
  const { x, y, scale } = canvas.place;
  return (
    <div className="relative flex min-h-0 flex-1">
      <div
        ref={box}
        data-trace-pane
        data-in-page
        role="listbox"
        aria-label="Agent graph"
        aria-activedescendant={selectedNode < 0 ? undefined : `step-${selectedNode}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerDown={canvas.onPointerDown}
        onPointerMove={canvas.onPointerMove}
        className="relative min-w-0 flex-1 cursor-grab touch-none overflow-clip bg-bg outline-none focus-visible:inset-ring-2 focus-visible:inset-ring-accent active:cursor-grabbing"
      >
        <div
          role="presentation"
          className="pointer-events-none absolute top-0 left-0 origin-top-left"
          style={{ transform: `translate(${x}px, ${y}px) scale(${scale})` }}
        >
          <Edges edges={placed.edges} width={placed.width} height={placed.height} selectedNode={selectedNode} />
          {graph.nodes.map((node, i) => (
            <Step
              key={node.first}
              number={i}
              node={node}
              model={model}
              left={placed.nodes[i]!.x - nodeWidth / 2}
              top={placed.nodes[i]!.y - nodeHeight / 2}
              at={i === selectedNode ? node.calls.indexOf(selectedRow) : -1}
              isSelected={i === selectedNode}
              onSelect={() => {
                choose(i);
                box.current?.focus({ preventScroll: true });
              }}
            />
          ))}
        </div>
      </div>
      <div className="absolute right-2 bottom-2 flex rounded-md border border-line bg-surface">
        <IconButton label="Zoom in (+)" onClick={() => canvas.zoom(zoomStep)}>
          <ZoomIn size={14} aria-hidden />
        </IconButton>
        <IconButton label="Zoom out (-)" onClick={() => canvas.zoom(1 / zoomStep)}>
          <ZoomOut size={14} aria-hidden />
        </IconButton>
        <IconButton label="Fit the graph (0)" onClick={canvas.fit}>
          <Maximize size={14} aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}

interface StepProps {
  readonly number: number;
  readonly node: StepNode;
  readonly model: TraceModel;
  readonly left: number;
  readonly top: number;
  /** Which of its calls is selected; -1 for none. */
  readonly at: number;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

function Step({ number, node, model, left, top, at, isSelected, onSelect }: StepProps) {
  const { type } = rowFacts(model, node.first);
  const many = node.calls.length;
  const facts = [
    node.p50 === null ? '' : `${many > 1 ? 'p50 ' : ''}${formatDuration(node.p50)}`,
    node.cost > 0 ? formatCost(node.cost) : '',
  ].filter((fact) => fact !== '');
  const problem =
    node.errors > 0 ? counted(node.errors, 'error') : node.warnings > 0 ? counted(node.warnings, 'warning') : '';
  return (
    <div
      id={`step-${number}`}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      title={node.label}
      onClick={onSelect}
      onKeyDown={undefined}
      className={clsx(
        'pointer-events-auto absolute flex cursor-pointer flex-col justify-center gap-0.5 rounded-md border px-2.5 text-left shadow-sm outline-accent focus-visible:outline-2',
        isSelected ? 'border-accent bg-selected' : 'bg-surface hover:bg-hover',
        !isSelected && (node.errors > 0 ? 'border-danger' : 'border-line-strong'),
      )}
      style={{ left, top, width: nodeWidth, height: nodeHeight }}
    >
      <span className="flex min-w-0 items-center gap-1.5">
        <KindIcon kind={type} />
        <span className="truncate font-medium">{node.label}</span>
        {many > 1 && (
          <span className="ml-auto shrink-0 rounded-sm bg-accent-soft px-1 text-xs text-accent tabular-nums">
            {at >= 0 ? `${formatCount(at + 1)} of ${formatCount(many)}` : `× ${formatCount(many)}`}
          </span>
        )}
      </span>
      <span className="flex min-w-0 gap-2 text-xs text-ink-2 tabular-nums">
        {facts.map((fact) => (
          <span key={fact} className="shrink-0">
            {fact}
          </span>
        ))}
        {problem !== '' && (
          <span className={`ml-auto truncate ${node.errors > 0 ? 'text-danger' : 'text-warn'}`}>{problem}</span>
        )}
      </span>
    </div>
  );
}

interface EdgesProps {
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
  readonly selectedNode: number;
}

/** Calls are dashed, what follows is drawn through; how often stands at the middle. */
function Edges({ edges, width, height, selectedNode }: EdgesProps) {
  const id = useId();
  return (
    <svg aria-hidden width={width} height={height} className="absolute top-0 left-0 overflow-visible">
      <defs>
        <marker
          id={id}
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="9"
          markerHeight="9"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M0 0.5L7.5 4L0 7.5Z" className="fill-ink-3" />
        </marker>
      </defs>
      {edges.map((edge) => {
        const isNear = edge.from === selectedNode || edge.to === selectedNode;
        const middle = edge.points[Math.floor(edge.points.length / 2)];
        return (
          <g key={`${edge.from} ${edge.to} ${edge.kind}`}>
            <path
              d={curveOf(edge.points)}
              className={clsx('fill-transparent', isNear ? 'stroke-accent' : 'stroke-line-strong')}
              strokeWidth={Math.min(3, 1.25 + Math.log10(edge.count) / 2)}
              strokeDasharray={edge.kind === 'calls' ? '4 3' : undefined}
              markerEnd={`url(#${id})`}
            />
            {edge.count > 1 && middle !== undefined && (
              <text
                x={middle.x}
                y={middle.y + 4}
                textAnchor="middle"
                strokeWidth={4}
                className="fill-ink-2 stroke-bg text-xs [paint-order:stroke]"
              >
                {formatCount(edge.count)}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

/** The node that lies nearest in the direction of an arrow key; -1 when there is none. */
function nearest(places: readonly { readonly x: number; readonly y: number }[], from: number, key: string): number {
  const at = places[from]!;
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  places.forEach(({ x, y }, i) => {
    const [across, along] = {
      ArrowDown: [x - at.x, y - at.y],
      ArrowUp: [x - at.x, at.y - y],
      ArrowRight: [y - at.y, x - at.x],
      ArrowLeft: [y - at.y, at.x - x],
    }[key] ?? [0, 0];
    const far = along! + 2 * Math.abs(across!);
    if (along! > 1 && far < least) [best, least] = [i, far];
  });
  return best;
}

function counted(many: number, word: string): string {
  return `${formatCount(many)} ${word}${many === 1 ? '' : 's'}`;
}
