/** The page of one trace. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { useCallback } from 'react';
import { traceDetails } from '#api/traces.ts';
import { useLiveTrace } from '#components/live/use-live-trace.ts';
import type { TraceAddress } from '#components/trace/address.ts';
import { TraceView } from '#components/trace/trace-view.tsx';
import { lastList } from '#lib/last-list.ts';

const route = getRouteApi('/signed-in/project/$projectId/traces/$traceId');

export function TracePage() {
  const { projectId, traceId } = route.useParams();
  const navigate = route.useNavigate();
  const { data: trace } = useQuery(traceDetails(projectId, traceId));
  useLiveTrace(projectId, trace);
  const show = useCallback(
    (change: TraceAddress) => void navigate({ search: (now: TraceAddress) => ({ ...now, ...change }), replace: true }),
    [navigate],
  );
  return (
    <>
      <title>{`${trace?.name ?? traceId} · Telltale`}</title>
      <TraceView
        projectId={projectId}
        traceId={traceId}
        address={route.useSearch()}
        onAddress={show}
        lead={
          <>
            <Link
              to="/project/$projectId/traces"
              params={{ projectId }}
              search={lastList(projectId)}
              className="rounded-sm text-ink-3 hover:text-ink hover:underline"
            >
              Traces
            </Link>
            <ChevronRight size={13} aria-hidden className="shrink-0 text-ink-3" />
          </>
        }
      />
    </>
  );
}
