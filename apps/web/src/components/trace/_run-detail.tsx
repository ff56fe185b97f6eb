/** The right side while a run of repeats is selected: what its members took, and the way to the slowest. */
import { Fact } from '#components/fact.tsx';
import { KindIcon } from '#components/kind-icon.tsx';
import { formatCost, formatDuration, formatNumber } from '#lib/format.ts';
import { Button } from '#ui/button.tsx';
import { runOf, type TraceModel } from './_model.ts';

export interface RunDetailProps {
  readonly model: TraceModel;
  readonly run: number;
  readonly onSelect: (observationId: string) => void;
}

export function RunDetail({ model, run, onSelect }: RunDetailProps) {
  const facts = runOf(model, run);
  const { slowest } = facts;
  return (
    <section aria-label="Repeats" className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-9.5 shrink-0 items-center gap-1.5 border-b border-line px-4">
        <KindIcon kind={facts.type} />
        <h2 className="truncate font-semibold">
          {facts.name} × {formatNumber(facts.size)}
        </h2>
      </div>
      <div className="flex min-h-0 flex-1 flex-col items-start gap-4 overflow-y-auto bg-bg px-4 py-3" tabIndex={-1}>
        <dl className="flex flex-wrap gap-x-4 gap-y-1.5">
          {facts.p50 !== null && (
            <Fact label="p50" strong>
              {formatDuration(facts.p50)}
            </Fact>
          )}
          {facts.p95 !== null && (
            <Fact label="p95" strong>
              {formatDuration(facts.p95)}
            </Fact>
          )}
          {slowest !== null && <Fact label="Slowest">{formatDuration(slowest.seconds)}</Fact>}
          <Fact label="From first to last">{formatDuration((facts.endTime - facts.startTime) / 1000)}</Fact>
          <Fact label="Errors">{formatNumber(facts.errors)}</Fact>
          {facts.warnings > 0 && <Fact label="Warnings">{formatNumber(facts.warnings)}</Fact>}
          {facts.cost > 0 && <Fact label="Cost">{formatCost(facts.cost)}</Fact>}
        </dl>
        {slowest !== null && (
          <Button onClick={() => onSelect(model.columns.id[model.tree.source[slowest.row]!]!)}>
            Go to the slowest
          </Button>
        )}
      </div>
    </section>
  );
}
