/** The names of the series with their colours; a click hides one, or shows it again. */
import { seriesColor } from '#lib/chart-colors.ts';

export interface LegendProps {
  readonly series: readonly { readonly id: string; readonly label: string }[];
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (id: string) => void;
}

export function Legend({ series, hidden, onToggle }: LegendProps) {
  return (
    <ul aria-label="Series" className="flex max-h-8.5 shrink-0 flex-wrap gap-x-1 overflow-y-auto">
      {series.map(({ id, label }, at) => (
        <li key={id} className="max-w-full">
          <button
            type="button"
            aria-pressed={!hidden.has(id)}
            onClick={() => onToggle(id)}
            className="flex max-w-full items-center gap-1.5 rounded-sm px-1 text-sm text-ink-2 hover:bg-hover hover:text-ink aria-[pressed=false]:line-through"
          >
            <span
              aria-hidden
              className="size-2.5 shrink-0 rounded-xs border"
              style={{
                borderColor: seriesColor(at),
                backgroundColor: hidden.has(id) ? 'transparent' : seriesColor(at),
              }}
            />
            <span className="truncate">{label}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
