/** One trace, wherever it is shown: its observations on the left, what is selected on the right. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, type ReactNode } from 'react';
import { isStatus } from '#api/client.ts';
import { traceDetails, traceNodes, traceTree } from '#api/traces.ts';
import { QueryError } from '#components/query-error.tsx';
import { isFiniteNumber, useStored } from '#lib/stored.ts';
import { textPattern } from '#lib/text-pattern.ts';
import { useMarks } from '#ui/marks.ts';
import { Notice } from '#ui/notice.tsx';
import { SkeletonLines } from '#ui/skeleton.tsx';
import { SplitPane } from '#ui/split-pane.tsx';
import { TraceHeader } from './_header.tsx';
import { modelOf } from './_model.ts';
import { loadGraph, Navigator } from './_navigator.tsx';
import { ObservationDetail } from './_observation-detail.tsx';
import { RunDetail } from './_run-detail.tsx';
import { readMarks, readView, type TraceAddress } from './address.ts';
import { TraceDetail } from './_trace-detail.tsx';

export interface TraceViewProps {
  readonly projectId: string;
  readonly traceId: string;
  /** What is selected, and how it is shown. */
  readonly address: TraceAddress;
  /** Told what changes in the address; must be the same function as long as it does the same. */
  readonly onAddress: (change: TraceAddress) => void;
  /** Before the name of the trace: the way back. */
  readonly lead?: ReactNode;
}

export function TraceView({ projectId, traceId, address, onAddress, lead }: TraceViewProps) {
  const { observation } = address;
  const details = useQuery(traceDetails(projectId, traceId));
  const shape = useQuery(traceTree(projectId, traceId));
  const model = useMemo(() => (shape.data === undefined ? null : modelOf(shape.data)), [shape.data]);

  const view = readView(address);
  useGraphAhead(projectId, traceId, view === 'graph');
  const isWide = view !== 'tree';
  const [treeWidth, setTreeWidth] = useStored('trace.tree.width', 440, isFiniteNumber);
  const [timelineWidth, setTimelineWidth] = useStored('trace.timeline.width', 720, isFiniteNumber);

  const select = useCallback((id: string | undefined) => onAddress({ observation: id, run: undefined }), [onAddress]);

  const { mark, q = '' } = address;
  const marks = useMemo(() => readMarks({ mark }), [mark]);
  const pattern = useMemo(() => textPattern([...marks, q]), [marks, q]);
  const detail = useRef<HTMLDivElement>(null);
  useMarks(detail, { pattern, shown: `${traceId} ${observation ?? ''}` });

  if (isStatus(details.error, 404)) return <TraceMissing traceId={traceId} />;
  if (details.isError) return <QueryError error={details.error} onRetry={() => void details.refetch()} />;
  const selected = observation !== undefined && model?.tree.rowOf.has(observation) === true ? observation : undefined;
  const row = selected === undefined ? -1 : (model?.tree.rowOf.get(selected) ?? -1);
  const run = address.run === '1' ? (model?.repeats.runOf[row] ?? -1) : -1;
  return (
    <>
      <TraceHeader
        projectId={projectId}
        traceId={traceId}
        lead={lead}
        trace={details.data}
        model={model}
        marks={marks}
        onUnmark={() => onAddress({ mark: undefined })}
        isFetching={details.isFetching || shape.isFetching}
        onRefresh={() => {
          void details.refetch();
          void shape.refetch();
        }}
      />
      <SplitPane
        label="Width of the tree"
        width={isWide ? timelineWidth : treeWidth}
        min={280}
        minRight={360}
        onResize={isWide ? setTimelineWidth : setTreeWidth}
        left={
          shape.isError ? (
            <QueryError error={shape.error} onRetry={() => void shape.refetch()} />
          ) : model === null ? (
            <div className="p-4">
              <SkeletonLines count={8} label="Loading observations" />
            </div>
          ) : (
            <Navigator
              key={traceId}
              projectId={projectId}
              model={model}
              traceId={traceId}
              traceName={details.data?.name ?? traceId}
              address={address}
              onAddress={onAddress}
              selected={selected}
            />
          )
        }
        right={
          <div ref={detail} className="contents">
            {selected === undefined ? (
              <TraceDetail projectId={projectId} trace={details.data} model={model} onSelect={select} />
            ) : run >= 0 && model !== null ? (
              <RunDetail model={model} run={run} onSelect={select} />
            ) : (
              <ObservationDetail
                key={selected}
                projectId={projectId}
                observationId={selected}
                scores={details.data?.scores ?? []}
                selfTime={model?.selfTime[row] ?? Number.NaN}
              />
            )}
          </div>
        }
      />
    </>
  );
}

/** What only the graph needs comes while the shape of the trace is still on its way. */
function useGraphAhead(projectId: string, traceId: string, isGraph: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!isGraph) return;
    loadGraph();
    void client.prefetchQuery(traceNodes(projectId, traceId));
  }, [client, projectId, traceId, isGraph]);
}

function TraceMissing({ traceId }: { readonly traceId: string }) {
  return (
    <Notice title="There is no such trace">
      <p className="font-mono text-sm wrap-anywhere">{traceId}</p>
      <p className="mt-1">It may belong to another project, have been deleted, or not have been sent yet.</p>
    </Notice>
  );
}
