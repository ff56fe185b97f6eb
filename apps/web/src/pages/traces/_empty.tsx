/** Why the trace list is empty, and the way out: send a first trace, or loosen the filters. */
import { FilterX } from 'lucide-react';
import { FirstTrace } from '#components/first-trace.tsx';
import { describeTimeRange, readTimeRange, widerRange, writeTimeRange } from '#lib/time-range.ts';
import { Button } from '#ui/button.tsx';
import { Notice } from '#ui/notice.tsx';
import { hasFilters, type TraceSearch } from './search.ts';

export function NoTraces({ projectId }: { readonly projectId: string }) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-190 flex-col gap-4 px-6 py-10">
        <div>
          <h2 className="text-xl font-semibold tracking-tight">Send your first trace</h2>
          <p className="mt-1 text-ink-2">
            This project has no traces yet. Point any Langfuse SDK or OpenTelemetry exporter here; the trace is in this
            list as soon as the SDK has flushed.
          </p>
        </div>
        <FirstTrace projectId={projectId} />
      </div>
    </div>
  );
}

export interface NoMatchProps {
  readonly search: TraceSearch;
  readonly onChange: (changes: TraceSearch) => void;
}

export function NoMatch({ search, onChange }: NoMatchProps) {
  const range = readTimeRange(search);
  const wider = widerRange(range);
  const filtered = hasFilters(search);
  return (
    <Notice
      title="No traces match"
      icon={<FilterX size={24} aria-hidden />}
      actions={
        <>
          {filtered && (
            <Button onClick={() => onChange({ env: undefined, q: undefined, user: undefined, level: undefined })}>
              Clear filters
            </Button>
          )}
          {wider !== null && (
            <Button look={filtered ? 'plain' : 'primary'} onClick={() => onChange(writeTimeRange(wider))}>
              Widen time range
            </Button>
          )}
        </>
      }
    >
      {filtered
        ? `The filters exclude every trace of: ${describeTimeRange(range).toLowerCase()}.`
        : `The project has traces, but none in: ${describeTimeRange(range).toLowerCase()}.`}
    </Notice>
  );
}
