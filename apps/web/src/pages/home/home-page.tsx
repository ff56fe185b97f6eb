/** Where one lands: the built-in overview of the project, or the way to a first trace. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { dashboardDetails } from '#api/dashboards.ts';
import { recentTraces } from '#api/traces.ts';
import { DashboardView } from '#components/dashboard/dashboard-view.tsx';
import { NoTraces } from '#components/no-traces.tsx';
import { PageHeader } from '#components/page-header.tsx';
import { QueryError } from '#components/query-error.tsx';

const route = getRouteApi('/signed-in/project/$projectId/home');

export function HomePage() {
  const { projectId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const recent = useQuery(recentTraces(projectId));
  const { data, error, refetch } = useQuery(dashboardDetails(projectId, 'built-in-home'));
  const isFirstVisit = recent.data?.meta.totalItems === 0;
  if (data !== undefined && !isFirstVisit) {
    return (
      <DashboardView
        key={projectId}
        projectId={projectId}
        title="Home"
        dashboard={data}
        search={search}
        onSearch={(next) => void navigate({ search: next, replace: true })}
      />
    );
  }
  return (
    <>
      <PageHeader title="Home" />
      {isFirstVisit ? (
        <NoTraces projectId={projectId} />
      ) : (
        error && <QueryError error={error} onRetry={() => void refetch()} />
      )}
    </>
  );
}
