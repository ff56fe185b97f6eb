/** The dashboards of a project: the built-in ones, the shared ones and one's own. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { dashboardList, makeDashboard } from '#api/dashboards.ts';
import { DashboardMenu } from '#components/dashboard/dashboard-menu.tsx';
import { NameDialog } from '#components/name-dialog.tsx';
import { PageHeader } from '#components/page-header.tsx';
import { QueryError } from '#components/query-error.tsx';
import { Time } from '#components/time.tsx';
import { Badge } from '#ui/badge.tsx';
import { Button } from '#ui/button.tsx';
import { SkeletonLines } from '#ui/skeleton.tsx';

const route = getRouteApi('/signed-in/project/$projectId/dashboards');

export function DashboardsPage() {
  const { projectId } = route.useParams();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(dashboardList(projectId));
  const client = useQueryClient();
  const [isAsked, setAsked] = useState(false);
  const open = (dashboardId: string) =>
    void navigate({
      to: '/project/$projectId/dashboards/$dashboardId',
      params: { projectId, dashboardId },
      search: { edit: 'layout' },
    });
  const make = useMutation({
    mutationFn: (name: string) => makeDashboard(projectId, { name }),
    onSuccess: ({ id }) => open(id),
    onSettled: () => client.invalidateQueries({ queryKey: ['dashboards', projectId] }),
  });
  return (
    <>
      <PageHeader title="Dashboards">
        <span className="flex-1" />
        <Button look="primary" onClick={() => setAsked(true)}>
          <Plus size={14} aria-hidden />
          New dashboard
        </Button>
      </PageHeader>
      {isAsked && (
        <NameDialog
          title="New dashboard"
          name=""
          isBusy={make.isPending}
          error={make.error}
          onSave={make.mutate}
          onClose={() => setAsked(false)}
        />
      )}
      <div className="min-h-0 flex-1 overflow-y-auto p-4">
        {error ? (
          <QueryError error={error} onRetry={() => void refetch()} />
        ) : data === undefined ? (
          <SkeletonLines count={6} label="Loading dashboards" />
        ) : (
          <ul
            aria-label="Dashboards"
            className="mx-auto flex max-w-220 flex-col divide-y divide-line rounded-md border border-line"
          >
            {data.map((each) => (
              <li key={each.id} className="flex items-center gap-3 px-3 py-2 hover:bg-hover">
                <div className="min-w-0 flex-1">
                  <Link
                    to="/project/$projectId/dashboards/$dashboardId"
                    params={{ projectId, dashboardId: each.id }}
                    className="font-medium hover:underline"
                  >
                    {each.name}
                  </Link>
                  <p className="truncate text-sm text-ink-3">
                    {[each.description, each.widgetCount === 1 ? '1 widget' : `${each.widgetCount} widgets`]
                      .filter((text) => text !== '')
                      .join(' · ')}
                  </p>
                </div>
                {each.isBuiltIn ? <Badge>Built in</Badge> : each.isShared && <Badge>Shared</Badge>}
                {each.owner && <span className="truncate text-sm text-ink-3">{each.owner.name}</span>}
                {each.updatedAt !== null && (
                  <span className="text-sm text-ink-3">
                    <Time value={each.updatedAt} />
                  </span>
                )}
                <DashboardMenu projectId={projectId} dashboard={each} onCopied={open} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </>
  );
}
