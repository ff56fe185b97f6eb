/** Saved views: a list's filter, columns, order and time range under a name, for oneself or for the project. An extension. */
import { z } from 'zod';
import { operation } from './operation.ts';

export const viewEntities = ['traces', 'observations', 'sessions', 'users', 'scores'] as const;
const entity = z.enum(viewEntities);

/** Of one person, in one project, for one entity. */
export const viewsMax = 100;

const shape = {
  name: z.string().trim().min(1).max(200),
  /** The text of the query bar. */
  query: z.string().max(20_000),
  /** In order; null for the usual ones. */
  columns: z.array(z.string().min(1).max(200)).max(200).nullable(),
  /** As the list's `orderBy`; null for the usual order. */
  orderBy: z.string().min(1).max(200).nullable(),
  /** As the time range picker calls it, e.g. `24h`; null for the one in force. */
  timePreset: z.string().min(1).max(100).nullable(),
  /** Seen by everybody in the project and by its keys; otherwise by nobody but its owner. */
  isShared: z.boolean(),
  /** What the list opens with; one for each entity of the project, and shared. */
  isDefault: z.boolean(),
};

export const savedView = z.object({
  id: z.string(),
  projectId: z.string(),
  entity,
  ...shape,
  /** Null when the person who saved it is gone. */
  owner: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Whether the caller may change and delete it. */
  mayChange: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type SavedView = z.output<typeof savedView>;

export const listViews = operation({
  id: 'views.list',
  method: 'GET',
  path: '/api/public/views',
  access: 'read',
  summary: 'The shared views and, of the signed-in person, their own; by name',
  query: z.object({ entity: entity.optional() }),
  reply: z.object({ data: z.array(savedView) }),
});

export const getView = operation({
  id: 'views.get',
  method: 'GET',
  path: '/api/public/views/:viewId',
  access: 'read',
  summary: 'Get one view',
  reply: savedView,
});

export const createView = operation({
  id: 'views.create',
  method: 'POST',
  path: '/api/public/views',
  access: 'personal',
  summary: 'Save a view. Shared ones need the role MEMBER; a name may be used once a person and entity.',
  body: z.object({
    entity,
    ...shape,
    query: shape.query.default(''),
    columns: shape.columns.default(null),
    orderBy: shape.orderBy.default(null),
    timePreset: shape.timePreset.default(null),
    isShared: shape.isShared.default(false),
    isDefault: shape.isDefault.default(false),
  }),
  reply: savedView,
  status: 201,
});

export const updateView = operation({
  id: 'views.update',
  method: 'PATCH',
  path: '/api/public/views/:viewId',
  access: 'personal',
  summary: "Change a view; what is not given stays. One's own, or as ADMIN a shared one.",
  body: z.object(shape).partial(),
  reply: savedView,
});

export const deleteView = operation({
  id: 'views.delete',
  method: 'DELETE',
  path: '/api/public/views/:viewId',
  access: 'personal',
  summary: "Delete a view. One's own, or as ADMIN a shared one.",
  reply: z.object({ success: z.literal(true) }),
});
