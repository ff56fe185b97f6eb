/** How the rows of a list spread over time, those that failed in red; a range of time is taken out of it. */
import { useQuery } from '@tanstack/react-query';
import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { timeHistogram, type ListScope } from '#api/facets.ts';
import { useRowsAnswered } from '#components/list/rows-first.ts';
import { formatCount, formatShortTime } from '#lib/format.ts';
import { useNow } from '#lib/now.ts';
import { type Brush, brushBetween, brushedRange, moveEnd, sumOf, type TimeBar } from '#lib/time-bars.ts';
import { Skeleton } from '#ui/skeleton.tsx';

const barCount = 60;

export interface TimeHistogramProps extends ListScope {
  readonly onRange: (range: { readonly from: string; readonly to: string }) => void;
}

export function TimeHistogram({ onRange, ...scope }: TimeHistogramProps) {
  const histogram = useQuery({
    ...timeHistogram(scope, barCount),
    enabled: useRowsAnswered(),
    placeholderData: (previous, query) => (query?.queryKey[1] === scope.projectId ? previous : undefined),
  });
  const { data } = histogram;
  return (
    <figure className="relative z-10 flex h-19 shrink-0 flex-col border-b border-line px-4 pt-2 pb-1">
      {data === undefined ? (
        <Placeholder hasFailed={histogram.isError} onRetry={() => void histogram.refetch()} />
      ) : data.buckets.length === 0 ? (
        <p className="m-auto text-sm text-ink-3">Nothing in this range of time</p>
      ) : (
        <Chart
          noun={scope.entity}
          bars={data.buckets}
          bucketSeconds={data.bucketSeconds}
          onBrush={(brush) => onRange(brushedRange(data.buckets, data.bucketSeconds, brush))}
        />
      )}
    </figure>
  );
}

function Placeholder({ hasFailed, onRetry }: { readonly hasFailed: boolean; readonly onRetry: () => void }) {
  if (!hasFailed) return <Skeleton className="h-full w-full" />;
  return (
    <p className="m-auto text-sm text-ink-3">
      The histogram could not be loaded.{' '}
      <button type="button" className="text-accent hover:underline" onClick={onRetry}>
        Try again
      </button>
    </p>
  );
}

interface ChartProps {
  readonly noun: string;
  readonly bars: readonly TimeBar[];
  readonly bucketSeconds: number;
  readonly onBrush: (brush: Brush) => void;
}

function Chart({ noun, bars, bucketSeconds, onBrush }: ChartProps) {
  const plot = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const [anchor, setAnchor] = useState<number | null>(null);
  const [keyed, setKeyed] = useState<Brush | null>(null);
  const dragged = anchor === null || pointed === null ? null : brushBetween(anchor, pointed);
  const brush = dragged ?? keyed;
  const told = brush ?? (pointed === null ? null : { start: pointed, end: pointed });
  const barAt = (event: PointerEvent) => {
    const box = plot.current?.getBoundingClientRect();
    const part = box === undefined || box.width === 0 ? 0 : (event.clientX - box.left) / box.width;
    return Math.min(bars.length - 1, Math.max(0, Math.floor(part * bars.length)));
  };
  const done = (chosen: Brush | null) => {
    setAnchor(null);
    setKeyed(null);
    if (chosen) onBrush(chosen);
  };
  return (
    <>
      <Numbers noun={noun} bars={bars} bucketSeconds={bucketSeconds} />
      <div
        ref={plot}
        className="relative min-h-0 flex-1 cursor-crosshair touch-pan-y"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setAnchor(barAt(event));
          setPointed(barAt(event));
        }}
        onPointerMove={(event) => setPointed(barAt(event))}
        // From the event: what the last move said may not be rendered yet.
        onPointerUp={(event) => done(anchor === null ? null : brushBetween(anchor, barAt(event)))}
        onPointerCancel={() => done(null)}
        onPointerLeave={() => {
          if (anchor === null) setPointed(null);
        }}
      >
        <Bars bars={bars} told={told} />
        {brush && <Band brush={brush} count={bars.length} />}
        <BrushEnds
          bars={bars}
          bucketSeconds={bucketSeconds}
          brush={brush}
          onMove={setKeyed}
          onDone={() => done(keyed)}
          onCancel={() => setKeyed(null)}
        />
        {told && <Told noun={noun} bars={bars} bucketSeconds={bucketSeconds} brush={told} isKeyed={keyed !== null} />}
      </div>
      <Axis bars={bars} bucketSeconds={bucketSeconds} />
    </>
  );
}

function Bars({ bars, told }: { readonly bars: readonly TimeBar[]; readonly told: Brush | null }) {
  const top = Math.max(1, ...bars.map((bar) => bar.count));
  // However few beside the others, they are seen.
  const tall = (count: number) => (count === 0 ? 0 : Math.max(4, (count / top) * 100));
  return (
    <>
      <svg aria-hidden viewBox={`0 0 ${bars.length} 100`} preserveAspectRatio="none" className="block size-full">
        {bars.map((bar, at) => (
          <g key={bar.from}>
            {told?.start === at && told.end === at && <rect x={at} width={1} height={100} className="fill-hover" />}
            <rect
              x={at + 0.1}
              y={100 - tall(bar.count)}
              width={0.8}
              height={tall(bar.count)}
              className="fill-accent/55"
            />
            <rect
              x={at + 0.1}
              y={100 - tall(bar.errors)}
              width={0.8}
              height={tall(bar.errors)}
              className="fill-danger"
            />
          </g>
        ))}
        <line
          x1={0}
          x2={bars.length}
          y1={99.5}
          y2={99.5}
          className="stroke-line-strong"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <span aria-hidden className="pointer-events-none absolute -top-1 left-0 bg-surface/80 pr-1 text-xs text-ink-3">
        {formatCount(top)}
      </span>
    </>
  );
}

function Band({ brush, count }: { readonly brush: Brush; readonly count: number }) {
  const left = (brush.start / count) * 100;
  const right = 100 - ((brush.end + 1) / count) * 100;
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute inset-y-0 border-x border-accent bg-accent/15"
      style={{ left: `${left}%`, right: `${right}%` }}
    />
  );
}

interface EndsProps {
  readonly bars: readonly TimeBar[];
  readonly bucketSeconds: number;
  readonly brush: Brush | null;
  readonly onMove: (brush: Brush) => void;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** For the keyboard: both ends of a range, moved by arrows and shown by Enter. */
function BrushEnds({ bars, bucketSeconds, brush, onMove, onDone, onCancel }: EndsProps) {
  const now = useNow();
  const shown = brush ?? { start: 0, end: bars.length - 1 };
  const range = brushedRange(bars, bucketSeconds, shown);
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') onDone();
    else if (event.key === 'Escape') onCancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (['start', 'end'] as const).map((which) => (
    <input
      key={which}
      type="range"
      className="sr-only"
      aria-label={which === 'start' ? 'Start of the range' : 'End of the range'}
      aria-valuetext={`${formatShortTime(new Date(which === 'start' ? range.from : range.to), now)}; Enter shows this range`}
      min={0}
      max={bars.length - 1}
      value={shown[which]}
      onFocus={() => onMove(shown)}
      onChange={(event) => onMove(moveEnd(shown, which, Number(event.target.value)))}
      onKeyDown={press}
      onBlur={(event) => {
        if (!(event.relatedTarget instanceof HTMLInputElement) || event.relatedTarget.type !== 'range') onCancel();
      }}
    />
  ));
}

interface ToldProps {
  readonly noun: string;
  readonly bars: readonly TimeBar[];
  readonly bucketSeconds: number;
  readonly brush: Brush;
  readonly isKeyed: boolean;
}

function Told({ noun, bars, bucketSeconds, brush, isKeyed }: ToldProps) {
  const now = useNow();
  const { from, to } = brushedRange(bars, bucketSeconds, brush);
  const { count, errors } = sumOf(bars.slice(brush.start, brush.end + 1));
  const middle = (brush.start + brush.end + 1) / 2 / bars.length;
  const side = middle < 0.5 ? { left: `${middle * 100}%` } : { right: `${(1 - middle) * 100}%` };
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute top-full z-20 mt-1 rounded-md bg-raised px-2 py-1 text-sm whitespace-nowrap shadow-pop"
      style={side}
    >
      <div className="text-ink-2">
        {formatShortTime(new Date(from), now)} – {formatShortTime(new Date(to), now)}
      </div>
      <div className="tabular-nums">
        {formatCount(count)} {noun}
        {errors > 0 && <span className="text-danger"> · {formatCount(errors)} with errors</span>}
      </div>
      {isKeyed && <div className="text-ink-3">Enter shows this range, Esc gives it up</div>}
    </div>
  );
}

function Axis({ bars, bucketSeconds }: { readonly bars: readonly TimeBar[]; readonly bucketSeconds: number }) {
  const now = useNow();
  const { to } = brushedRange(bars, bucketSeconds, { start: 0, end: bars.length - 1 });
  const middle = bars[Math.floor(bars.length / 2)];
  const times = [bars[0]?.from, bars.length > 2 ? middle?.from : undefined, to].filter((time) => time !== undefined);
  return (
    <div aria-hidden className="flex justify-between text-xs text-ink-3">
      {times.map((time) => (
        <span key={time}>{formatShortTime(new Date(time), now)}</span>
      ))}
    </div>
  );
}

/** The same for those who do not see the bars. */
function Numbers({ noun, bars, bucketSeconds }: Omit<ToldProps, 'brush' | 'isKeyed'>) {
  const now = useNow();
  const { count, errors } = sumOf(bars);
  return (
    <figcaption className="sr-only">
      <p>{`${formatCount(count)} ${noun} over time, ${formatCount(errors)} with errors`}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{`From, each ${bucketSeconds} seconds`}</th>
            <th scope="col">{noun}</th>
            <th scope="col">With errors</th>
          </tr>
        </thead>
        <tbody>
          {bars
            .filter((bar) => bar.count > 0)
            .map((bar) => (
              <tr key={bar.from}>
                <th scope="row">{formatShortTime(new Date(bar.from), now)}</th>
                <td>{bar.count}</td>
                <td>{bar.errors}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </figcaption>
  );
}
