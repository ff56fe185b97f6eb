/** Where a mark of a chart leads to: a list of what it counts, or the page of its user or session. */
import type { Widget } from '@telltale/contract/dashboards.ts';
import { drillDown, type DrillScope } from './drill-down.ts';
import type { Mark } from './metric-table.ts';
import type { QueryListSearch } from './list-search.ts';

/** Below `/project/<id>`. */
export interface MarkTarget {
  readonly projectId: string;
  readonly page: 'traces' | 'observations' | 'users' | 'sessions';
  /** Of the one user or session; a list without. */
  readonly id?: string;
  readonly search: QueryListSearch;
}

export function markTarget(
  projectId: string,
  options: Widget['options'],
  scope: DrillScope,
  mark: Mark,
): MarkTarget | null {
  const id = mark.groups[0]?.value;
  const isOfOne = mark.groups.length === 1 && mark.groups[0]?.field === 'id' && typeof id === 'string';
  if (isOfOne && options.linkTo === 'users' && scope.query.view === 'users') {
    return { projectId, page: 'users', id, search: scope.bounds };
  }
  if (isOfOne && options.linkTo === 'sessions' && scope.query.view === 'sessions') {
    return { projectId, page: 'sessions', id, search: {} };
  }
  const found = drillDown(scope, mark);
  if (found === null) return null;
  const { entity, ...search } = found;
  return { projectId, page: entity, search };
}
