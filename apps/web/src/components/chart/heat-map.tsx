/** Cells of two axes, the deeper coloured the more they hold. */
import { useMemo, useState } from 'react';
import { seriesColor } from '#lib/chart-colors.ts';
import { heatCells, type HeatCell } from '#lib/heat-cells.ts';
import { formatMetric, metricUnit } from '#lib/metric-values.ts';
import { StepAxis, type Frame } from './axes.tsx';
import { MarkLink } from './mark-link.tsx';
import type { ChartProps } from './props.ts';
import { ChartTooltip, TooltipLine } from './tooltip.tsx';
import { useSize } from './use-size.ts';

const labelHeight = 14;
/** What holds anything at all is told from what holds nothing. */
const faintest = 0.15;
/** More are not told apart by eye. */
const shadeCount = 24;

export function HeatMap({ widget: { query }, reply, targetOf }: ChartProps) {
  const [box, { width, height }] = useSize<HTMLDivElement>();
  const [pointed, setPointed] = useState<HeatCell | null>(null);
  const { x, y, cells } = useMemo(() => heatCells(query, reply), [query, reply]);
  const metric = query.metrics[0]!;
  const unit = metric.aggregation === 'histogram' ? 'count' : metricUnit(query.view, metric);
  const frame: Frame = { left: 76, top: 4, right: width - 8, bottom: height - 22 };
  const wide = (frame.right - frame.left) / Math.max(1, x.labels.length);
  const tall = (frame.bottom - frame.top) / Math.max(1, y.labels.length);
  const placed = ({ x: column, y: row }: HeatCell): Square => ({
    x: frame.left + column * wide,
    y: frame.bottom - (row + 1) * tall,
    width: Math.max(1, wide - 1),
    height: Math.max(1, tall - 1),
  });
  const every = Math.max(1, Math.ceil(labelHeight / tall));
  return (
    <div
      ref={box}
      className="relative h-full"
      onPointerMove={(event) => {
        const { left, top } = event.currentTarget.getBoundingClientRect();
        const column = Math.floor((event.clientX - left - frame.left) / wide);
        const row = Math.floor((frame.bottom - event.clientY + top) / tall);
        const found = cells.find((cell) => cell.x === column && cell.y === row && cell.value > 0);
        if (found !== pointed) setPointed(found ?? null);
      }}
      onPointerLeave={() => setPointed(null)}
    >
      {width > 0 && (
        <svg aria-hidden width={width} height={height} className="absolute inset-0">
          <StepAxis ticks={x.ticks.map((label, at) => ({ at: frame.left + (at + 0.5) * wide, label }))} frame={frame} />
          {y.ticks.map(
            (label, at) =>
              at % every === 0 && (
                <text
                  key={label}
                  x={frame.left - 6}
                  y={frame.bottom - (at + 0.5) * tall}
                  dy="0.32em"
                  textAnchor="end"
                  className="fill-ink-3 text-xs"
                >
                  {label.length > 11 ? `${label.slice(0, 10)}…` : label}
                </text>
              ),
          )}
          <rect
            x={frame.left}
            y={frame.top}
            width={Math.max(0, frame.right - frame.left)}
            height={Math.max(0, frame.bottom - frame.top)}
            className="fill-sunken"
          />
          {shadesOf(cells, (cell) => placed(cell)).map(({ depth, d }) => (
            <path key={depth} d={d} fill={seriesColor(0)} fillOpacity={faintest + (1 - faintest) * depth} />
          ))}
          {pointed && (
            <MarkLink target={targetOf(pointed.mark)} isSkipped>
              <path d={squareOf(placed(pointed))} className="fill-hover stroke-ink" strokeWidth={1.5} />
            </MarkLink>
          )}
        </svg>
      )}
      {pointed && (
        <ChartTooltip x={frame.left + (pointed.x + 0.5) * wide} width={width} title={x.labels[pointed.x] ?? ''}>
          <TooltipLine
            color={seriesColor(0)}
            label={y.labels[pointed.y] ?? ''}
            value={formatMetric(pointed.value, unit)}
          />
        </ChartTooltip>
      )}
    </div>
  );
}

interface Square {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Shade {
  /** From 0, hardly any, to 1, the most. */
  readonly depth: number;
  readonly d: string;
}

/** One path a shade, whatever the number of cells: thousands of elements would be slow to draw and to point at. */
function shadesOf(cells: readonly HeatCell[], placed: (cell: HeatCell) => Square): Shade[] {
  const greatest = cells.reduce((most, { value }) => Math.max(most, value), 0);
  const shades = new Map<number, string[]>();
  for (const cell of cells) {
    if (cell.value <= 0) continue;
    const depth = Math.ceil((cell.value / greatest) * shadeCount) / shadeCount;
    const drawn = shades.get(depth);
    if (drawn === undefined) shades.set(depth, [squareOf(placed(cell))]);
    else drawn.push(squareOf(placed(cell)));
  }
  return [...shades].map(([depth, drawn]) => ({ depth, d: drawn.join('') }));
}

function squareOf({ x, y, width, height }: Square): string {
  return `M${x.toFixed(2)},${y.toFixed(2)}h${width.toFixed(2)}v${height.toFixed(2)}h${(-width).toFixed(2)}z`;
}
