/** `/trace/:id`, the links that older SDKs print: finds the project the trace belongs to and goes there. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Navigate } from '@tanstack/react-router';
import { accountQuery } from '#api/account.ts';
import { findTraceProject } from '#api/traces.ts';
import { QueryError } from '#components/query-error.tsx';
import { Notice } from '#ui/notice.tsx';

const route = getRouteApi('/signed-in/trace/$traceId');

export function TraceRedirect() {
  const { traceId } = route.useParams();
  const search = route.useSearch();
  const account = useQuery(accountQuery());
  const projectIds = account.data?.projects.map((project) => project.id) ?? [];
  const found = useQuery({ ...findTraceProject(projectIds, traceId), enabled: account.isSuccess });
  if (found.isError) return <QueryError error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data === undefined) return <Notice title="Looking for the trace…" />;
  if (found.data === null) {
    return <Notice title="There is no such trace">None of your projects has the trace {traceId}.</Notice>;
  }
  return (
    <Navigate
      to="/project/$projectId/traces/$traceId"
      params={{ projectId: found.data, traceId }}
      search={search}
      replace
    />
  );
}
