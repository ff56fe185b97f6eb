/** The routes of dashboards. Personal ones exist for nobody but their owner; the built-in ones are the same for everybody. */
import { randomUUID } from 'node:crypto';
import { builtInDashboards } from '@telltale/contract/built-in-dashboards.ts';
import {
  createDashboard,
  type Dashboard,
  dashboardsMax,
  deleteDashboard,
  getDashboard,
  listDashboards,
  updateDashboard,
} from '@telltale/contract/dashboards.ts';
import type { Database } from '#db/postgres/postgres.ts';
import { type Caller, callerOf } from '#http/principal.ts';
import { type Route, route } from '#http/route.ts';
import { AppError, assert } from '#lib/errors.ts';
import {
  changeDashboard,
  countDashboards,
  type DashboardRow,
  insertDashboard,
  type OwnedDashboard,
  readDashboards,
  removeDashboard,
} from './_store.ts';

export interface DashboardsDeps {
  readonly db: Database;
}

export function dashboardsRoutes({ db }: DashboardsDeps): Route[] {
  return [
    route(listDashboards, async ({ projectId, principal }) => {
      const caller = callerOf(principal, projectId);
      const found = await readDashboards(db, caller);
      return { data: [...builtInDashboards, ...found.map((each) => viewOf(each, caller))].map(withoutWidgets) };
    }),
    route(getDashboard, async ({ projectId, principal, params }) => {
      const id = params['dashboardId'] ?? '';
      const builtIn = builtInDashboards.find((each) => each.id === id);
      if (builtIn) return builtIn;
      const caller = callerOf(principal, projectId);
      return viewOf(await requireDashboard(db, caller, id), caller);
    }),
    route(createDashboard, async ({ projectId, principal, body }) => {
      const caller = callerOf(principal, projectId);
      assert(caller.userId, 'only people make dashboards');
      requireMaySet(body.isShared, caller);
      const owned = { projectId, ownerId: caller.userId };
      if ((await countDashboards(db, owned)) >= dashboardsMax) {
        throw new AppError('unprocessable', `You have ${dashboardsMax} dashboards; delete one first`);
      }
      const id = randomUUID();
      await insertDashboard(db, { ...body, ...owned, id });
      return viewOf(await requireDashboard(db, caller, id), caller);
    }),
    route(updateDashboard, async ({ projectId, principal, params, body }) => {
      const caller = callerOf(principal, projectId);
      const { dashboard } = await requireChangeable(db, caller, params['dashboardId'] ?? '');
      const { ifUpdatedAt, ...asked } = body;
      const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
      const isShared = asked.isShared ?? dashboard.isShared;
      requireMaySet(isShared, caller);
      if (!isShared && dashboard.ownerId !== caller.userId) {
        throw new AppError('forbidden', 'Only its owner may take a dashboard back from the project');
      }
      const isAsRead = ifUpdatedAt === undefined || ifUpdatedAt === dashboard.updatedAt.toISOString();
      if (!isAsRead || !(await changeDashboard(db, dashboard, given))) {
        throw new AppError('conflict', 'The dashboard was changed in the meantime; read it again');
      }
      return viewOf(await requireDashboard(db, caller, dashboard.id), caller);
    }),
    route(deleteDashboard, async ({ projectId, principal, params }) => {
      const { dashboard } = await requireChangeable(db, callerOf(principal, projectId), params['dashboardId'] ?? '');
      await removeDashboard(db, dashboard.id);
      return { success: true } as const;
    }),
  ];
}

/** A personal dashboard of somebody else is as unknown as one that does not exist. */
async function requireDashboard(db: Database, caller: Caller, id: string): Promise<OwnedDashboard> {
  const [found] = await readDashboards(db, caller, id);
  if (!found) throw new AppError('not_found', `Dashboard ${id} not found within authorized project`);
  return found;
}

async function requireChangeable(db: Database, caller: Caller, id: string): Promise<OwnedDashboard> {
  if (builtInDashboards.some((each) => each.id === id)) {
    throw new AppError('forbidden', 'A built-in dashboard cannot be changed; make a copy of it');
  }
  const found = await requireDashboard(db, caller, id);
  if (!mayChange(found.dashboard, caller)) {
    throw new AppError('forbidden', 'A shared dashboard is changed by who shared it, or by an ADMIN');
  }
  return found;
}

function mayChange(dashboard: DashboardRow, { userId, role }: Caller): boolean {
  if (role === 'ADMIN' || role === 'OWNER') return true;
  // Somebody who has become a VIEWER has no say any more in what others see.
  return userId !== null && dashboard.ownerId === userId && (role === 'MEMBER' || !dashboard.isShared);
}

function requireMaySet(isShared: boolean, { role }: Caller): void {
  if (isShared && role === 'VIEWER') throw new AppError('forbidden', 'Sharing a dashboard needs the role MEMBER');
}

function viewOf({ dashboard, owner }: OwnedDashboard, caller: Caller): Dashboard {
  const { id, projectId, name, description, widgets, query, timePreset, isShared } = dashboard;
  return {
    id,
    projectId,
    name,
    description,
    widgets,
    query,
    timePreset,
    isShared,
    isBuiltIn: false,
    owner: owner && { id: owner.id, name: owner.name ?? owner.email },
    mayChange: mayChange(dashboard, caller),
    createdAt: dashboard.createdAt.toISOString(),
    updatedAt: dashboard.updatedAt.toISOString(),
  };
}

function withoutWidgets({ widgets, ...rest }: Dashboard) {
  return { ...rest, widgetCount: widgets.length };
}
