/** One dashboard. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Pencil } from 'lucide-react';
import { dashboardDetails } from '#api/dashboards.ts';
import { DashboardEditor } from '#components/dashboard/dashboard-editor.tsx';
import { DashboardMenu } from '#components/dashboard/dashboard-menu.tsx';
import { DashboardView } from '#components/dashboard/dashboard-view.tsx';
import { PageHeader } from '#components/page-header.tsx';
import { QueryError } from '#components/query-error.tsx';
import type { DashboardSearch } from '#lib/dashboard-search.ts';
import { Badge } from '#ui/badge.tsx';
import { Button } from '#ui/button.tsx';
import { SkeletonLines } from '#ui/skeleton.tsx';

const route = getRouteApi('/signed-in/project/$projectId/dashboards/$dashboardId');

export function DashboardPage() {
  const { projectId, dashboardId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(dashboardDetails(projectId, dashboardId));
  if (data === undefined) {
    return (
      <>
        <PageHeader title="Dashboard" />
        {error ? (
          <QueryError error={error} onRetry={() => void refetch()} />
        ) : (
          <div className="p-4">
            <SkeletonLines count={8} label="Loading dashboard" />
          </div>
        )}
      </>
    );
  }
  const show = (next: DashboardSearch) => void navigate({ search: next, replace: true });
  const open = (id: string, edit?: string) =>
    void navigate({
      to: '/project/$projectId/dashboards/$dashboardId',
      params: { projectId, dashboardId: id },
      search: { ...search, edit },
    });
  if (search.edit !== undefined && data.mayChange) {
    return (
      <DashboardEditor
        key={data.id}
        projectId={projectId}
        dashboard={data}
        search={search}
        onSearch={show}
        onDone={() => open(data.id)}
        onCopied={open}
      />
    );
  }
  return (
    <DashboardView
      key={data.id}
      projectId={projectId}
      title={data.name}
      dashboard={data}
      search={search}
      onSearch={show}
      {...(data.mayChange && { onEdit: (widgetId = 'layout') => open(data.id, widgetId) })}
    >
      {data.isBuiltIn && <Badge>Built in</Badge>}
      {data.mayChange && (
        <Button onClick={() => open(data.id, 'layout')}>
          <Pencil size={14} aria-hidden />
          Edit
        </Button>
      )}
      <DashboardMenu
        projectId={projectId}
        dashboard={data}
        onCopied={(id) => open(id, 'layout')}
        onDeleted={() => void navigate({ to: '/project/$projectId/dashboards', params: { projectId } })}
      />
    </DashboardView>
  );
}
