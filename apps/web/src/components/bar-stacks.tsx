/** Bars in plain SVG, of one part each or of several upon each other; who shows them says what the pointer is at. */
import { niceCeiling } from '#lib/day-bars.ts';

interface Stack {
  readonly id: string | number;
  /** From the bottom up. */
  readonly values: readonly number[];
}

export interface BarStacksProps {
  readonly stacks: readonly Stack[];
  /** A fill class for each of the values. */
  readonly fills: readonly string[];
  readonly format: (value: number) => string;
  /** What is told below the first and the last. */
  readonly ends: readonly [first: string, last: string];
  /** Null for none. */
  readonly pointed: number | null;
  readonly onPoint: (index: number | null) => void;
}

/** Of the drawing's own units; it is stretched to the width there is. */
const width = 1200;
const height = 120;
const barWidthMax = 56;
/** What is rare is seen, however small beside the rest. */
const partMin = 3;

export function BarStacks({ stacks, fills, format, ends, pointed, onPoint }: BarStacksProps) {
  const top = niceCeiling(Math.max(0, ...stacks.map(({ values }) => sumOf(values))));
  const step = width / Math.max(1, stacks.length);
  return (
    <>
      <div className="relative" aria-hidden onMouseLeave={() => onPoint(null)}>
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" className="block h-28 w-full">
          {[0.5, 1].map((part) => (
            <line
              key={part}
              x1={0}
              x2={width}
              y1={height * (1 - part) + 0.5}
              y2={height * (1 - part) + 0.5}
              className="stroke-line"
              strokeDasharray="3 4"
              vectorEffect="non-scaling-stroke"
            />
          ))}
          {stacks.map(({ id, values }, i) => (
            <g key={id} onMouseEnter={() => onPoint(i)}>
              <rect
                x={i * step}
                y={0}
                width={step}
                height={height}
                className={i === pointed ? 'fill-hover' : 'fill-transparent'}
              />
              {partsOf(values, top).map(({ y, tall, index }) => (
                <rect
                  key={index}
                  x={i * step + step * 0.14}
                  y={y}
                  width={Math.min(step * 0.72, barWidthMax)}
                  height={tall}
                  className={fills[index]}
                />
              ))}
            </g>
          ))}
          <line
            x1={0}
            x2={width}
            y1={height - 0.5}
            y2={height - 0.5}
            className="stroke-line-strong"
            vectorEffect="non-scaling-stroke"
          />
        </svg>
        <span className="pointer-events-none absolute top-0.5 left-0 bg-surface pr-1 text-xs text-ink-3">
          {format(top)}
        </span>
      </div>
      <div aria-hidden className="flex justify-between text-xs text-ink-3">
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </div>
    </>
  );
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** From the bottom up; parts without anything are left out. */
function partsOf(values: readonly number[], top: number) {
  let y = height;
  return values.flatMap((value, index) => {
    if (value === 0) return [];
    const tall = Math.min(y, Math.max(partMin, (value / top) * height));
    y -= tall;
    return [{ y, tall, index }];
  });
}
