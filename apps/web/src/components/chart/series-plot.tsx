/** Lines, areas, bars and stacked bars over steps, mostly of time. */
import { scaleLinear, scaleLog, type ScaleContinuousNumeric } from 'd3-scale';
import { useMemo, useState } from 'react';
import { seriesColor } from '#lib/chart-colors.ts';
import { seriesBefore, seriesOf, seriesMark, type Series, type SeriesChart } from '#lib/chart-series.ts';
import { formatMetric } from '#lib/metric-values.ts';
import { StepAxis, ValueAxis, type Frame } from './axes.tsx';
import { Legend } from './legend.tsx';
import { MarkLink } from './mark-link.tsx';
import type { ChartProps } from './props.ts';
import { SeriesBars } from './series-bars.tsx';
import { LinesBefore, SeriesLines } from './series-lines.tsx';
import { ChartTooltip, TooltipLine } from './tooltip.tsx';
import { useSize } from './use-size.ts';

const tooltipLines = 10;

/** A series with the place of its colour, which stays when others are hidden. */
export interface Shown extends Series {
  readonly color: number;
}

export function SeriesPlot(props: ChartProps) {
  const { widget, reply } = props;
  const chart = useMemo(() => seriesOf(widget.query, reply), [widget.query, reply]);
  const before = useMemo(() => seriesBefore(widget.query, reply), [widget.query, reply]);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const shown = chart.series.map((one, color) => ({ ...one, color })).filter(({ id }) => !hidden.has(id));
  const compared = shown.flatMap(({ id, color }) =>
    before.filter((one) => one.id === id).map((one) => ({ ...one, color })),
  );
  const toggle = (id: string) => {
    const next = new Set(hidden);
    if (!next.delete(id)) next.add(id);
    setHidden(next);
  };
  return (
    <div className="flex h-full flex-col gap-1">
      <Plot {...props} chart={chart} shown={shown} compared={compared} />
      {chart.series.length > 1 && widget.options.showLegend !== false && (
        <Legend series={chart.series} hidden={hidden} onToggle={toggle} />
      )}
    </div>
  );
}

interface PlotProps extends ChartProps {
  readonly chart: SeriesChart;
  readonly shown: readonly Shown[];
  /** The time before. */
  readonly compared: readonly Shown[];
}

function Plot({ widget, chart, shown, compared, targetOf }: PlotProps) {
  const [box, { width, height }] = useSize<HTMLDivElement>();
  const [pointed, setPointed] = useState<number | null>(null);
  const { steps, unit } = chart;
  const isStacked = widget.type === 'stackedBar' || widget.type === 'area';
  const isLine = widget.type === 'line' || widget.type === 'area';
  const frame: Frame = { left: 58, top: 8, right: width - 8, bottom: height - 22 };
  const scale = valueScale(
    compared.length === 0 ? shown : [...shown, ...compared],
    isStacked && compared.length === 0,
    widget.options.isLogarithmic === true && !isStacked,
  ).range([frame.bottom, frame.top]);
  const band = (frame.right - frame.left) / Math.max(1, steps.length);
  const middle = (at: number) => frame.left + (at + 0.5) * band;
  const step = pointed === null ? undefined : steps[pointed];
  const drawn = { shown, steps, scale, frame, band, isStacked };
  return (
    <div
      ref={box}
      className="relative min-h-0 flex-1"
      onPointerMove={(event) => {
        const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
        const at = Math.floor((x - frame.left) / band);
        setPointed(at >= 0 && at < steps.length ? at : null);
      }}
      onPointerLeave={() => setPointed(null)}
    >
      {width > 0 && (
        <svg aria-hidden width={width} height={height} className="absolute inset-0">
          <ValueAxis scale={scale} unit={unit} frame={frame} />
          <StepAxis ticks={steps.map(({ tick }, at) => ({ at: middle(at), label: tick }))} frame={frame} />
          {pointed !== null && step && (
            <MarkLink target={targetOf(seriesMark(step))} isSkipped>
              <rect
                x={frame.left + pointed * band}
                y={frame.top}
                width={band}
                height={frame.bottom - frame.top}
                className="fill-hover"
              />
            </MarkLink>
          )}
          {compared.length > 0 && <LinesBefore {...drawn} shown={compared} />}
          {isLine ? (
            <SeriesLines {...drawn} isArea={widget.type === 'area'} pointed={pointed} targetOf={targetOf} />
          ) : (
            <SeriesBars {...drawn} targetOf={targetOf} />
          )}
        </svg>
      )}
      {pointed !== null && step && (
        <ChartTooltip x={middle(pointed)} width={width} title={step.label}>
          {shown.slice(0, tooltipLines).map((one) => {
            const value = one.values[pointed] ?? null;
            const text = value === null ? '–' : formatMetric(value, unit, widget.options.decimals);
            return <TooltipLine key={one.id} color={seriesColor(one.color)} label={one.label} value={text} />;
          })}
          {compared.map((one) => {
            const value = one.values[pointed] ?? null;
            const text = value === null ? '–' : formatMetric(value, unit, widget.options.decimals);
            return <TooltipLine key={one.id} color="var(--ink-3)" label={`${one.label}, before`} value={text} />;
          })}
          {shown.length > tooltipLines && <div className="text-ink-3">{`and ${shown.length - tooltipLines} more`}</div>}
        </ChartTooltip>
      )}
    </div>
  );
}

function valueScale(
  shown: readonly Series[],
  isStacked: boolean,
  isLogarithmic: boolean,
): ScaleContinuousNumeric<number, number> {
  const sums = new Map<number, number>();
  let [least, greatest] = [0, 0];
  let smallest = Number.POSITIVE_INFINITY;
  for (const { values } of shown) {
    for (const [at, value] of values.entries()) {
      if (value === null) continue;
      const top = isStacked ? (sums.get(at) ?? 0) + value : value;
      sums.set(at, top);
      least = Math.min(least, top);
      greatest = Math.max(greatest, top);
      if (value > 0) smallest = Math.min(smallest, value);
    }
  }
  if (isLogarithmic && greatest > 0) return scaleLog().domain([smallest, greatest]).nice().clamp(true);
  return scaleLinear()
    .domain([least, greatest === 0 && least === 0 ? 1 : greatest])
    .nice(4);
}
