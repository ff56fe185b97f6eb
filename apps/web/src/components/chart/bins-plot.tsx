/** A histogram: how many there are in each range of a number. */
import { scaleLinear } from 'd3-scale';
import { useState } from 'react';
import { seriesColor } from '#lib/chart-colors.ts';
import { formatCount } from '#lib/format.ts';
import { type Bin, binLabel, binsOf, binUnit } from '#lib/metric-table.ts';
import { formatMetricTick, nounOf } from '#lib/metric-values.ts';
import { StepAxis, ValueAxis, type Frame } from './axes.tsx';
import { MarkLink } from './mark-link.tsx';
import type { ChartProps } from './props.ts';
import { ChartTooltip, TooltipLine } from './tooltip.tsx';
import { useSize } from './use-size.ts';

export function BinsPlot({ widget, reply, targetOf, onBin }: ChartProps) {
  const [box, { width, height }] = useSize<HTMLDivElement>();
  const [pointed, setPointed] = useState<number | null>(null);
  const unit = binUnit(widget.query);
  const bins = binsOfAll(widget.query, reply);
  const frame: Frame = { left: 44, top: 8, right: width - 24, bottom: height - 22 };
  const band = (frame.right - frame.left) / Math.max(1, bins.length);
  const greatest = Math.max(1, ...bins.map(({ count }) => count));
  const scale = scaleLinear().domain([0, greatest]).nice(4).range([frame.bottom, frame.top]);
  const edges = [...bins.map(({ from }) => from), ...bins.slice(-1).map(({ to }) => to)];
  const told = pointed === null ? undefined : bins[pointed];
  return (
    <div ref={box} className="relative h-full" onPointerLeave={() => setPointed(null)}>
      {width > 0 && (
        <svg aria-hidden width={width} height={height} className="absolute inset-0">
          <ValueAxis scale={scale} unit="count" frame={frame} />
          <StepAxis
            ticks={edges.map((edge, at) => ({ at: frame.left + at * band, label: formatMetricTick(edge, unit) }))}
            frame={frame}
            spacing={72}
          />
          {bins.map(({ from, count }, at) => (
            <g key={from}>
              {at === pointed && (
                <rect
                  x={frame.left + at * band}
                  y={frame.top}
                  width={band}
                  height={frame.bottom - frame.top}
                  className="fill-hover"
                />
              )}
              {count > 0 && (
                <rect
                  x={frame.left + at * band + 1}
                  y={Math.min(scale(count), frame.bottom - 2)}
                  width={Math.max(1, band - 2)}
                  height={Math.max(2, frame.bottom - scale(count))}
                  fill={seriesColor(0)}
                />
              )}
            </g>
          ))}
        </svg>
      )}
      <ul aria-label={widget.title}>
        {bins.map((bin, at) => (
          <li
            key={bin.from}
            className="absolute"
            style={{ left: frame.left + at * band, top: frame.top, width: band, height: frame.bottom - frame.top }}
            onPointerEnter={() => setPointed(at)}
          >
            <BinMark
              target={bin.count === 0 ? null : targetOf({ groups: [], bin })}
              label={`${binLabel(bin, unit)}: ${formatCount(bin.count)} ${nounOf(widget.query.view)}`}
              {...(onBin && bin.count > 0 && { onClick: () => onBin(bin) })}
            />
          </li>
        ))}
      </ul>
      {told && pointed !== null && (
        <ChartTooltip x={frame.left + (pointed + 0.5) * band} width={width} title={binLabel(told, unit)}>
          <TooltipLine color={seriesColor(0)} label={nounOf(widget.query.view)} value={formatCount(told.count)} />
        </ChartTooltip>
      )}
    </div>
  );
}

interface BinMarkProps {
  readonly target: ReturnType<ChartProps['targetOf']>;
  readonly label: string;
  readonly onClick?: () => void;
}

/** Lies over the drawing, so that bins are stepped through as links and buttons. */
function BinMark({ target, label, onClick }: BinMarkProps) {
  const text = <span className="sr-only">{label}</span>;
  if (target === null && onClick !== undefined) {
    return (
      <button type="button" className="block size-full" onClick={onClick}>
        {text}
      </button>
    );
  }
  return (
    <MarkLink target={target} className="block size-full">
      {text}
    </MarkLink>
  );
}

/** The bins of all groups together: they have the same edges. */
function binsOfAll(query: ChartProps['widget']['query'], reply: ChartProps['reply']): Bin[] {
  const [first = [], ...rest] = reply.data.map((row) => binsOf(query, row));
  const others = (at: number) => rest.reduce((sum, bins) => sum + (bins[at]?.count ?? 0), 0);
  return first.map((bin, at) => ({ ...bin, count: bin.count + others(at) }));
}
