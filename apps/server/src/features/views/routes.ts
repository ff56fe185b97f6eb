/** The routes of saved views. Personal ones exist for nobody but their owner. */
import { randomUUID } from 'node:crypto';
import {
  createView,
  deleteView,
  getView,
  listViews,
  type SavedView,
  updateView,
  viewsMax,
} from '@telltale/contract/views.ts';
import type { Database } from '#db/postgres/postgres.ts';
import { type Caller, callerOf } from '#http/principal.ts';
import { type Route, route } from '#http/route.ts';
import { AppError, assert } from '#lib/errors.ts';
import { changeView, countViews, insertView, type OwnedView, readViews, removeView, type ViewRow } from './_store.ts';

export interface ViewsDeps {
  readonly db: Database;
}

export function viewsRoutes({ db }: ViewsDeps): Route[] {
  return [
    route(listViews, async ({ projectId, principal, query }) => {
      const caller = callerOf(principal, projectId);
      const found = await readViews(db, caller, query.entity === undefined ? {} : { entity: query.entity });
      return { data: found.map((each) => viewOf(each, caller)) };
    }),
    route(getView, async ({ projectId, principal, params }) => {
      const caller = callerOf(principal, projectId);
      return viewOf(await requireView(db, caller, params['viewId'] ?? ''), caller);
    }),
    route(createView, async ({ projectId, principal, body }) => {
      const caller = callerOf(principal, projectId);
      assert(caller.userId, 'only people save views');
      requireSound(body, caller);
      const owned = { projectId, ownerId: caller.userId, entity: body.entity };
      if ((await countViews(db, owned)) >= viewsMax) {
        throw new AppError('unprocessable', `You have ${viewsMax} views of ${body.entity}; delete one first`);
      }
      const id = randomUUID();
      await insertView(db, { ...body, ...owned, id });
      return viewOf(await requireView(db, caller, id), caller);
    }),
    route(updateView, async ({ projectId, principal, params, body }) => {
      const caller = callerOf(principal, projectId);
      const { view } = await requireChangeable(db, caller, params['viewId'] ?? '');
      const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
      const change = { isShared: view.isShared, isDefault: view.isDefault, ...given };
      requireSound(change, caller);
      if (!change.isShared && view.ownerId !== caller.userId) {
        throw new AppError('forbidden', 'Only its owner may take a view back from the project');
      }
      await changeView(db, view, change);
      return viewOf(await requireView(db, caller, view.id), caller);
    }),
    route(deleteView, async ({ projectId, principal, params }) => {
      const { view } = await requireChangeable(db, callerOf(principal, projectId), params['viewId'] ?? '');
      await removeView(db, view.id);
      return { success: true } as const;
    }),
  ];
}

/** A personal view of somebody else is as unknown as one that does not exist. */
async function requireView(db: Database, caller: Caller, id: string): Promise<OwnedView> {
  const [found] = await readViews(db, caller, { id });
  if (!found) throw new AppError('not_found', `View ${id} not found within authorized project`);
  return found;
}

async function requireChangeable(db: Database, caller: Caller, id: string): Promise<OwnedView> {
  const found = await requireView(db, caller, id);
  if (!mayChange(found.view, caller)) {
    throw new AppError('forbidden', 'A shared view is changed by who shared it, or by an ADMIN');
  }
  return found;
}

function mayChange(view: ViewRow, { userId, role }: Caller): boolean {
  if (role === 'ADMIN' || role === 'OWNER') return true;
  // Somebody who has become a VIEWER has no say any more in what others see.
  return userId !== null && view.ownerId === userId && (role === 'MEMBER' || !view.isShared);
}

function requireSound(view: { readonly isShared: boolean; readonly isDefault: boolean }, { role }: Caller): void {
  if (view.isDefault && !view.isShared) {
    throw new AppError('invalid_request', 'The default view is for everybody in the project: share it too');
  }
  if (view.isShared && role === 'VIEWER') throw new AppError('forbidden', 'Sharing a view needs the role MEMBER');
}

function viewOf({ view, owner }: OwnedView, caller: Caller): SavedView {
  return {
    id: view.id,
    projectId: view.projectId,
    entity: view.entity as SavedView['entity'],
    name: view.name,
    query: view.query,
    columns: view.columns,
    orderBy: view.orderBy,
    timePreset: view.timePreset,
    isShared: view.isShared,
    isDefault: view.isDefault,
    owner: owner && { id: owner.id, name: owner.name ?? owner.email },
    mayChange: mayChange(view, caller),
    createdAt: view.createdAt.toISOString(),
    updatedAt: view.updatedAt.toISOString(),
  };
}
