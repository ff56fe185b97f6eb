/** One row of the waterfall, and the axis above it. */
import { clsx } from 'clsx';
import { useMemo } from 'react';
import { kindColor } from '#components/kind-icon.tsx';
import { RunningTime } from '#components/live/running-time.tsx';
import { formatDuration, formatTick } from '#lib/format.ts';
import { positionOf, ticksOf, type TimeScale } from '#lib/timeline.ts';
import { rowFacts, type RowFacts } from './_model.ts';
import { RowFrame, RowName, type RowProps } from './_tree-row.tsx';

export const nameClass = 'flex h-full w-[36%] min-w-35 shrink-0 items-center gap-1 overflow-hidden pr-1';
/** Room at the right for the label of a bar that ends there. */
export const barsClass = 'relative mr-16 ml-2 h-full min-w-0 flex-1';

export function TimelineRow(props: RowProps) {
  const facts = rowFacts(props.model, props.row);
  return (
    <RowFrame {...props} facts={facts}>
      <span className={nameClass}>
        <RowName {...props} facts={facts} depthMax={8} />
      </span>
      <span className={barsClass}>
        <Bar scale={props.scale} facts={facts} isOnPath={props.isOnPath} />
      </span>
    </RowFrame>
  );
}

interface BarProps {
  readonly scale: TimeScale;
  readonly facts: RowFacts;
  readonly isOnPath: boolean;
}

function Bar({ scale, facts, isOnPath }: BarProps) {
  const start = positionOf(scale, facts.startTime);
  const end = facts.isRunning
    ? Math.max(start, 1)
    : facts.endTime === null
      ? start
      : Math.max(start, positionOf(scale, facts.endTime));
  if (end < 0 || start > 1) return <Beyond isEarlier={end < 0} />;
  // What lies outside of the zoom is cut off.
  const left = Math.max(0, start);
  const right = Math.min(1, end);
  const color = facts.level === 'ERROR' ? 'var(--danger)' : kindColor(facts.type);
  const first = facts.completionStartTime;
  const firstAt = first === null || right <= left ? null : (positionOf(scale, first) - left) / (right - left);
  const label = facts.duration === null ? '' : formatDuration(facts.duration);
  return (
    <>
      {isOnPath && (
        <span
          aria-hidden
          className="absolute bottom-0.5 h-0.75 min-w-0.75 rounded-full bg-accent"
          style={{ left: percent(left), width: percent(right - left) }}
        />
      )}
      <span
        className={clsx(
          'absolute top-1/2 h-3 min-w-0.75 -translate-y-1/2 overflow-hidden rounded-xs',
          facts.isRunning && 'animate-pulse',
        )}
        style={{ left: percent(left), width: percent(right - left), backgroundColor: color, opacity: 0.85 }}
        title={facts.duration === null ? 'No end recorded' : label}
      >
        {firstAt !== null && firstAt >= 0 && (
          // Waiting for the first token is pale, the stream after it is full.
          <span
            className="absolute inset-y-0 left-0 border-r-2 border-surface bg-surface/55"
            style={{ width: percent(Math.min(1, firstAt)) }}
            title={`Time to first token ${formatDuration((first! - facts.startTime) / 1000)}`}
          />
        )}
      </span>
      <span
        className="absolute top-1/2 -translate-y-1/2 pl-1.5 text-xs whitespace-nowrap text-ink-3"
        style={{ left: `max(${percent(right)}, calc(${percent(left)} + 3px))` }}
      >
        {facts.isRunning ? <RunningTime since={facts.startTime} /> : label}
      </span>
    </>
  );
}

/** The row has its bar to the left or right of what is seen. */
export function Beyond({ isEarlier }: { readonly isEarlier: boolean }) {
  return (
    <span
      className={`absolute top-1/2 -translate-y-1/2 text-ink-3 ${isEarlier ? 'left-0' : 'right-0'}`}
      title={isEarlier ? 'Earlier' : 'Later'}
    >
      {isEarlier ? '‹' : '›'}
    </span>
  );
}

const ticksMax = 5;
export const axisHeight = 24;

interface AxisProps {
  readonly scale: TimeScale;
  /** Where the trace begins. */
  readonly origin: number;
}

/** The times at the top of the waterfall; stays in sight while the rows scroll. */
export function TimeAxis({ scale, origin }: AxisProps) {
  const ticks = useMemo(() => ticksOf(scale, ticksMax, origin), [scale, origin]);
  return (
    <div
      aria-hidden
      className="sticky top-0 z-10 flex gap-1 border-b border-line bg-sunken text-xs text-ink-3 tabular-nums"
      style={{ height: axisHeight }}
    >
      <span className={nameClass} />
      <span className={barsClass} data-time-axis>
        {ticks.map((tick) => (
          <span
            key={tick.at}
            className="absolute inset-y-0 flex items-center border-l border-line-strong pl-1 whitespace-nowrap"
            style={{ left: percent(tick.at) }}
          >
            {formatTick(tick.seconds, tick.step)}
          </span>
        ))}
      </span>
    </div>
  );
}

/** Faint lines through all rows, below them. */
export function TimeGuides({ scale, origin }: AxisProps) {
  const ticks = useMemo(() => ticksOf(scale, ticksMax, origin), [scale, origin]);
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0 flex gap-1">
      <span className={`${nameClass} border-r border-line`} />
      <span className={barsClass}>
        {ticks.map((tick) => (
          <span key={tick.at} className="absolute inset-y-0 border-l border-line" style={{ left: percent(tick.at) }} />
        ))}
      </span>
    </div>
  );
}

function percent(part: number): string {
  return `${(part * 100).toFixed(4)}%`;
}
