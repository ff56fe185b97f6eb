/** Bars beside or above each other, one a series and step. */
import type { ScaleContinuousNumeric } from 'd3-scale';
import { seriesColor } from '#lib/chart-colors.ts';
import { seriesMark, type Step } from '#lib/chart-series.ts';
import type { Frame } from './axes.tsx';
import { MarkLink } from './mark-link.tsx';
import type { ChartProps } from './props.ts';
import type { Shown } from './series-plot.tsx';

export interface SeriesBarsProps extends Pick<ChartProps, 'targetOf'> {
  readonly shown: readonly Shown[];
  readonly steps: readonly Step[];
  readonly scale: ScaleContinuousNumeric<number, number>;
  readonly frame: Frame;
  readonly band: number;
  readonly isStacked: boolean;
}

/** Of the band of a step. */
const filled = 0.76;
const widthMax = 36;

export function SeriesBars({ shown, steps, scale, frame, band, isStacked, targetOf }: SeriesBarsProps) {
  const count = isStacked ? 1 : Math.max(1, shown.length);
  const width = Math.max(1, Math.min(widthMax, (band * filled) / count));
  const zero = scale(Math.max(0, scale.domain()[0]!));
  return steps.map((step, at) => {
    let base = 0;
    const left = frame.left + (at + 0.5) * band - (width * count) / 2;
    return shown.map((one, place) => {
      const value = one.values[at] ?? null;
      if (value === null || value === 0) return null;
      const [from, to] = isStacked ? [scale(base), scale(base + value)] : [zero, scale(value)];
      base += value;
      // What is there is seen, however small beside the rest.
      const height = Math.max(1, Math.abs(from - to));
      return (
        <MarkLink key={`${at} ${one.id}`} target={targetOf(seriesMark(step, one))} isSkipped>
          <rect
            x={left + (isStacked ? 0 : place * width)}
            y={value < 0 ? from : from - height}
            width={width}
            height={height}
            fill={seriesColor(one.color)}
            className="hover:opacity-80"
          />
        </MarkLink>
      );
    });
  });
}
