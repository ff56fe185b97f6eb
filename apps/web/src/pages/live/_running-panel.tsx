/** What runs at the moment, the last started first, each with a bar that grows. */
import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import type { LiveObservation } from '@telltale/contract/live.ts';
import { KindIcon } from '#components/kind-icon.tsx';
import { RunningBar } from '#components/live/running-bar.tsx';
import { formatCount } from '#lib/format.ts';
import { isBoolean, useStored } from '#lib/stored.ts';

export interface RunningPanelProps {
  readonly projectId: string;
  readonly runs: readonly LiveObservation[];
  readonly traceNames: ReadonlyMap<string, string>;
  readonly serverAheadMs: number;
}

/** What is beyond is counted only. */
const shownMax = 50;

export function RunningPanel({ projectId, runs, traceNames, serverAheadMs }: RunningPanelProps) {
  const [isOpen, setOpen] = useStored('live.running.open', true, isBoolean);
  const shown = runs.slice(0, shownMax);
  return (
    <section aria-label="Running now" className="shrink-0 border-b border-line bg-bg">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex h-8 w-full items-center gap-1.5 px-4 text-left text-sm text-ink-2 hover:text-ink"
      >
        <ChevronRight size={13} aria-hidden className={isOpen ? 'rotate-90' : ''} />
        <span className="font-medium">Running now</span>
        <span className="tabular-nums">{formatCount(runs.length)}</span>
        {runs.length === 0 && <span className="text-ink-3">– nothing whose end has not arrived</span>}
      </button>
      {isOpen && shown.length > 0 && (
        <ul className="max-h-48 overflow-y-auto pb-2">
          {shown.map((run) => (
            <li
              key={run.id}
              className="grid h-6.5 grid-cols-[minmax(0,18rem)_minmax(0,1fr)_minmax(8rem,26rem)] gap-4 px-4 hover:bg-hover"
            >
              <span className="flex min-w-0 items-center gap-1.5">
                <KindIcon kind={run.type} size={13} />
                <Link
                  to="/project/$projectId/traces/$traceId"
                  params={{ projectId, traceId: run.traceId }}
                  search={{ observation: run.id }}
                  title={run.name ?? run.id}
                  className="truncate font-medium hover:underline"
                >
                  {run.name ?? <span className="font-mono text-sm font-normal">{run.id}</span>}
                </Link>
              </span>
              <span className="flex min-w-0 items-center gap-3 text-ink-3">
                <span className="truncate">in {traceNames.get(run.traceId) ?? run.traceId}</span>
                {run.model !== null && <span className="truncate text-ink-2">{run.model}</span>}
              </span>
              <span className="flex items-center">
                <RunningBar since={run.startTime} serverAheadMs={serverAheadMs} />
              </span>
            </li>
          ))}
          {runs.length > shown.length && (
            <li className="px-4 pt-1 text-sm text-ink-3">{`and ${formatCount(runs.length - shown.length)} more`}</li>
          )}
        </ul>
      )}
    </section>
  );
}
