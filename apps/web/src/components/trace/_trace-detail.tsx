/** The right side while the trace itself is selected. */
import type { TraceDetails } from '@telltale/contract/traces.ts';
import { useMemo } from 'react';
import { giantOf } from '#api/io.ts';
import { FormatSwitch, useIoFormat } from '#components/format-switch.tsx';
import { IoSection } from '#components/io-section.tsx';
import { KindIcon } from '#components/kind-icon.tsx';
import { formatCost, formatCount, formatNumber } from '#lib/format.ts';
import { SkeletonLines } from '#ui/skeleton.tsx';
import { totalsByModel, type TraceModel } from './_model.ts';
import { DetailTable, type DetailColumn } from './_detail-table.tsx';
import { MetadataSection } from './_metadata-section.tsx';
import { ScoreTable } from './_score-table.tsx';

export interface TraceDetailProps {
  readonly projectId: string;
  readonly trace: TraceDetails | undefined;
  readonly model: TraceModel | null;
  readonly onSelect: (observationId: string) => void;
}

export function TraceDetail({ projectId, trace, model, onSelect }: TraceDetailProps) {
  const [format] = useIoFormat();
  const models = useMemo(() => (model === null ? [] : totalsByModel(model.columns)), [model]);
  return (
    <section aria-label="Trace" className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-9.5 shrink-0 items-center gap-1.5 border-b border-line pr-2 pl-4">
        <KindIcon kind="TRACE" />
        <h2 className="truncate font-semibold">Trace</h2>
        <div className="ml-auto">
          <FormatSwitch />
        </div>
      </div>
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto bg-bg px-4 py-3" tabIndex={-1}>
        {trace === undefined ? (
          <SkeletonLines count={10} label="Loading trace" />
        ) : (
          <>
            {trace.scores.length > 0 && <ScoreTable scores={trace.scores} model={model} onSelect={onSelect} />}
            <IoSection title="Input" value={trace.input} format={format} giant={giantOf('trace', trace, 'input')} />
            <IoSection title="Output" value={trace.output} format={format} giant={giantOf('trace', trace, 'output')} />
            {models.length > 0 && (
              <DetailTable title="Usage by model" columns={modelColumns} rows={models} rowId={(row) => row.model} />
            )}
            <MetadataSection projectId={projectId} entity="traces" value={trace.metadata} format={format} />
          </>
        )}
      </div>
    </section>
  );
}

const modelColumns: readonly DetailColumn<ReturnType<typeof totalsByModel>[number]>[] = [
  { header: 'Model', cell: (row) => row.model },
  { header: 'Calls', isNumber: true, cell: (row) => formatNumber(row.calls) },
  { header: 'Input', isNumber: true, cell: (row) => formatCount(row.inputTokens) },
  { header: 'Output', isNumber: true, cell: (row) => formatCount(row.outputTokens) },
  { header: 'Cost', isNumber: true, cell: (row) => (row.cost > 0 ? formatCost(row.cost) : '–') },
];
