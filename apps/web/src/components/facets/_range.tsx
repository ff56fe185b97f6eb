/** The numbers of a facet: how they spread, and the range one wants of them, drawn or written. */
import type { Field } from '@telltale/contract/fields.ts';
import type { Place } from '@telltale/contract/query-tree.ts';
import { useState, type PointerEvent } from 'react';
import { type Bounds, type Choice, type EditQuery, withBounds } from '#lib/facet-choice.ts';
import { formatCount } from '#lib/format.ts';
import { boundsOf, describeRange, formatEdge, isAsked, type NumberRange, rangeBars } from '#lib/range-bars.ts';
import { Input } from '#ui/field.tsx';

export interface RangeProps {
  readonly title: string;
  readonly place: Place;
  readonly unit: Field['unit'];
  readonly ranges: readonly NumberRange[];
  readonly choice: Choice;
  readonly onEdit: EditQuery;
}

export function Range({ title, place, unit, ranges, choice, onEdit }: RangeProps) {
  const set = (bounds: Bounds) => onEdit((query) => withBounds(query, place, bounds));
  const { from, to } = choice;
  const bound = (value: number | undefined) => (value === undefined ? undefined : { value, isInclusive: true });
  return (
    <div className="flex flex-col gap-1.5 px-1 pb-1">
      <RangeBars title={title} unit={unit} ranges={ranges} bounds={choice} onChoose={set} />
      <div className="flex items-center gap-1.5">
        <BoundInput
          key={`from ${from?.value}`}
          label={`${title} at least`}
          placeholder="min"
          value={from?.value}
          onChange={(value) => set({ from: bound(value), to })}
        />
        <span aria-hidden className="text-ink-3">
          –
        </span>
        <BoundInput
          key={`to ${to?.value}`}
          label={`${title} at most`}
          placeholder="max"
          value={to?.value}
          onChange={(value) => set({ from, to: bound(value) })}
        />
        <span className="w-8 shrink-0 text-sm text-ink-3">{unit === 'seconds' ? 's' : unit === 'USD' ? '$' : ''}</span>
      </div>
    </div>
  );
}

interface BoundInputProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
}

/** Asked by Enter or on leaving; what is no number is put back. */
function BoundInput({ label, placeholder, value, onChange }: BoundInputProps) {
  const [typed, setTyped] = useState(value === undefined ? '' : String(value));
  const commit = () => {
    const next = typed.trim() === '' ? undefined : Number(typed);
    if (next === value) return;
    if (next !== undefined && !Number.isFinite(next)) setTyped(value === undefined ? '' : String(value));
    else onChange(next);
  };
  return (
    <Input
      aria-label={label}
      placeholder={placeholder}
      inputMode="decimal"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
      className="h-6! min-w-0 text-sm tabular-nums"
    />
  );
}

interface RangeBarsProps {
  readonly title: string;
  readonly unit: Field['unit'];
  readonly ranges: readonly NumberRange[];
  readonly bounds: Bounds;
  readonly onChoose: (bounds: Bounds) => void;
}

function RangeBars({ title, unit, ranges, bounds, onChoose }: RangeBarsProps) {
  const bars = rangeBars(ranges);
  const [pointed, setPointed] = useState<number | null>(null);
  const [anchor, setAnchor] = useState<number | null>(null);
  const [low, high] = [Math.min(anchor ?? 0, pointed ?? 0), Math.max(anchor ?? 0, pointed ?? 0)];
  const isDragged = (at: number) => anchor !== null && at >= low && at <= high;
  const barAt = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(bars.length - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * bars.length)));
  };
  const choose = () => {
    const [first, last] = [bars[low], bars[high]];
    setAnchor(null);
    if (anchor !== null && first && last) onChoose(boundsOf(first, last));
  };
  const top = Math.max(1, ...bars.map((bar) => bar.count));
  const told = pointed === null ? undefined : bars[pointed];
  return (
    <div>
      <div
        aria-hidden
        className="flex h-10 cursor-crosshair touch-pan-y items-end gap-px border-b border-line-strong"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setAnchor(barAt(event));
          setPointed(barAt(event));
        }}
        onPointerMove={(event) => setPointed(barAt(event))}
        onPointerUp={choose}
        onPointerCancel={() => setAnchor(null)}
        onPointerLeave={() => {
          if (anchor === null) setPointed(null);
        }}
      >
        {bars.map((bar, at) => (
          <div
            key={bar.from}
            className={`flex h-full min-w-0 flex-1 items-end ${isDragged(at) ? 'bg-accent/20' : at === pointed ? 'bg-hover' : ''}`}
          >
            <div
              className={`w-full rounded-t-xs ${isAsked(bar, bounds) ? 'bg-accent/70' : 'bg-line-strong'}`}
              style={{ height: bar.count === 0 ? 0 : `${Math.max(6, (bar.count / top) * 100)}%` }}
            />
          </div>
        ))}
      </div>
      <div aria-hidden className="flex justify-between gap-2 text-xs text-ink-3">
        {told ? (
          <>
            <span className="truncate">{describeRange(told, unit)}</span>
            <span className="tabular-nums">{formatCount(told.count)}</span>
          </>
        ) : (
          <Ends bars={bars} unit={unit} />
        )}
      </div>
      <table className="sr-only">
        <caption>{title}</caption>
        <tbody>
          {ranges.map((bar) => (
            <tr key={bar.from}>
              <th scope="row">{describeRange(bar, unit)}</th>
              <td>{bar.count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Ends({ bars, unit }: { readonly bars: readonly NumberRange[]; readonly unit: Field['unit'] }) {
  const first = bars[0];
  const last = bars.at(-1);
  if (!first || !last) return null;
  return (
    <>
      <span>
        {bars.length === 1
          ? describeRange(first, unit)
          : formatEdge(first.from <= -1e300 ? (first.to ?? 0) : first.from, unit)}
      </span>
      {bars.length > 1 && (
        <span>{last.to === null ? `${formatEdge(last.from, unit)}+` : formatEdge(last.to, unit)}</span>
      )}
    </>
  );
}
