/** Queries and changes of dashboards, and the numbers that their widgets show. */
import { queryOptions } from '@tanstack/react-query';
import {
  createDashboard,
  type Dashboard,
  deleteDashboard,
  getDashboard,
  listDashboards,
  updateDashboard,
} from '@telltale/contract/dashboards.ts';
import { queryMetrics, type WidgetQuery } from '@telltale/contract/metrics.ts';
import { listTraces } from '@telltale/contract/traces.ts';
import { call } from './client.ts';

export function dashboardList(projectId: string) {
  return queryOptions({
    queryKey: ['dashboards', projectId],
    queryFn: async ({ signal }) => (await call(listDashboards, { projectId, signal })).data,
  });
}

export function dashboardDetails(projectId: string, dashboardId: string) {
  return queryOptions({
    queryKey: ['dashboards', projectId, dashboardId],
    queryFn: ({ signal }) => call(getDashboard, { projectId, signal, params: { dashboardId } }),
  });
}

type Kept = Pick<Dashboard, 'name'> & Partial<Pick<Dashboard, 'widgets' | 'query' | 'description' | 'timePreset'>>;

export function makeDashboard(projectId: string, body: Kept): Promise<Dashboard> {
  return call(createDashboard, { projectId, body });
}

export async function copyDashboard(projectId: string, dashboardId: string, name: string): Promise<Dashboard> {
  const { widgets, query, description, timePreset } = await call(getDashboard, { projectId, params: { dashboardId } });
  return makeDashboard(projectId, { name, widgets, query, description, timePreset });
}

export interface DashboardChanges extends Partial<
  Pick<Dashboard, 'name' | 'isShared' | 'widgets' | 'query' | 'timePreset'>
> {
  /** Refused with 409 when it has been changed since. */
  readonly ifUpdatedAt?: string;
}

export function changeDashboard(projectId: string, dashboardId: string, changes: DashboardChanges): Promise<Dashboard> {
  return call(updateDashboard, { projectId, params: { dashboardId }, body: changes });
}

export function removeDashboard(projectId: string, dashboardId: string) {
  return call(deleteDashboard, { projectId, params: { dashboardId } });
}

/** What is asked, and of which moments. */
export interface AskedMetrics {
  readonly query: WidgetQuery;
  readonly from: string;
  readonly to: string;
}

export function metrics(projectId: string, { query, from, to }: AskedMetrics) {
  return queryOptions({
    queryKey: ['metrics', projectId, query, from, to],
    queryFn: ({ signal }) => {
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      const asked = JSON.stringify({ ...query, fromTimestamp: from, toTimestamp: to, timeZone });
      return call(queryMetrics, { projectId, signal, query: { query: asked } });
    },
    // The range is of two fixed moments: what is late comes with the next refresh.
    staleTime: 60_000,
  });
}

/** When the first trace of the project began; null without any. */
export function firstTrace(projectId: string) {
  return queryOptions({
    queryKey: ['first-trace', projectId],
    queryFn: async ({ signal }) => {
      const query = { limit: 1, orderBy: 'timestamp.asc', fields: 'core' };
      const { data } = await call(listTraces, { projectId, signal, query });
      return data[0]?.timestamp ?? null;
    },
    staleTime: 60_000,
  });
}
