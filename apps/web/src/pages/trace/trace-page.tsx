/** One trace: its observations as tree or timeline on the left, what is selected on the right. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { isStatus } from '#api/client.ts';
import { traceDetails, traceTree } from '#api/traces.ts';
import { QueryError } from '#components/query-error.tsx';
import { isFiniteNumber, useStored } from '#lib/stored.ts';
import { Notice } from '#ui/notice.tsx';
import { SkeletonLines } from '#ui/skeleton.tsx';
import { SplitPane } from '#ui/split-pane.tsx';
import { TraceHeader } from './_header.tsx';
import { modelOf } from './_model.ts';
import { Navigator } from './_navigator.tsx';
import { ObservationDetail } from './_observation-detail.tsx';
import { RunDetail } from './_run-detail.tsx';
import type { TracePageSearch } from './search.ts';
import { TraceDetail } from './_trace-detail.tsx';

const route = getRouteApi('/signed-in/project/$projectId/traces/$traceId');

export function TracePage() {
  const { projectId, traceId } = route.useParams();
  const address = route.useSearch();
  const { observation, view } = address;
  const navigate = route.useNavigate();
  const details = useQuery(traceDetails(projectId, traceId));
  const shape = useQuery(traceTree(projectId, traceId));
  const model = useMemo(() => (shape.data === undefined ? null : modelOf(shape.data)), [shape.data]);

  const isTimeline = view === 'timeline';
  const [treeWidth, setTreeWidth] = useStored('trace.tree.width', 440, isFiniteNumber);
  const [timelineWidth, setTimelineWidth] = useStored('trace.timeline.width', 720, isFiniteNumber);

  const show = useCallback(
    (change: TracePageSearch) =>
      void navigate({ search: (now: TracePageSearch) => ({ ...now, ...change }), replace: true }),
    [navigate],
  );
  const select = useCallback((id: string | undefined) => show({ observation: id, run: undefined }), [show]);

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
        trace={details.data}
        model={model}
        isFetching={details.isFetching || shape.isFetching}
        onRefresh={() => {
          void details.refetch();
          void shape.refetch();
        }}
      />
      <SplitPane
        label="Width of the tree"
        width={isTimeline ? timelineWidth : treeWidth}
        min={280}
        minRight={360}
        onResize={isTimeline ? setTimelineWidth : setTreeWidth}
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
              model={model}
              traceId={traceId}
              traceName={details.data?.name ?? traceId}
              address={address}
              onAddress={show}
              selected={selected}
            />
          )
        }
        right={
          selected === undefined ? (
            <TraceDetail trace={details.data} model={model} onSelect={select} />
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
          )
        }
      />
    </>
  );
}

function TraceMissing({ traceId }: { readonly traceId: string }) {
  return (
    <Notice title="There is no such trace">
      <p className="font-mono text-sm wrap-anywhere">{traceId}</p>
      <p className="mt-1">It may belong to another project, have been deleted, or not have been sent yet.</p>
    </Notice>
  );
}
