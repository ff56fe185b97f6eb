/** The list of a project's observations across traces: every model call, tool and step, and the query that finds one. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ObservationV2 } from '@telltale/contract/observations.ts';
import { useCallback, useMemo } from 'react';
import { observationCount, observationList } from '#api/observations.ts';
import { kindLabel } from '#components/kind-icon.tsx';
import { EmptyList } from '#components/empty-list.tsx';
import { listExits } from '#components/list-exits.ts';
import { useKeyNames } from '#components/list/key-columns.tsx';
import { QueryList } from '#components/list/query-list.tsx';
import { useTable } from '#components/table/use-table.ts';
import { useCountedRows } from '#components/list/use-counted-rows.ts';
import { useListState } from '#components/list/use-list-state.ts';
import { useRows } from '#components/list/use-rows.ts';
import { filtersAt } from '#lib/list-filters.ts';
import type { QueryListSearch } from '#lib/list-search.ts';
import { ObservationActions } from './_observation-actions.tsx';
import { observationColumns } from './_columns.tsx';
import { observationsList } from './list.ts';

const route = getRouteApi('/signed-in/project/$projectId/observations');
const noun = { one: 'observation', many: 'observations' };

export function ObservationsPage() {
  const { projectId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const onSearch = useCallback(
    (next: QueryListSearch, { isStep }: { isStep: boolean }) => void navigate({ search: next, replace: !isStep }),
    [navigate],
  );
  const state = useListState({ projectId, kind: observationsList, search, onSearch });
  const listed = useRows(
    useInfiniteQuery({
      ...observationList(projectId, state.filters),
      enabled: state.isReady,
      placeholderData: (previous, query) => (query?.queryKey[1] === projectId ? previous : undefined),
    }),
  );
  const rows = useCountedRows(listed, state.filters, observationCount(projectId, state.filters));
  const { scoreNames, metadataKeys, ...more } = useKeyNames({
    projectId,
    entity: 'observations',
    chosen: state.chosen,
  });
  const known = useMemo(
    () => observationColumns({ projectId, sought: state.sought, scoreNames, metadataKeys }),
    [projectId, state.sought, scoreNames, metadataKeys],
  );
  const layout = useTable({
    name: 'observations',
    known,
    columns: search.columns,
    onColumns: (columns) => state.change({ columns }),
    more,
  });

  return (
    <QueryList
      projectId={projectId}
      entity="observations"
      title="Observations"
      noun={noun}
      state={state}
      rows={rows}
      layout={layout}
      sortColumns={observationsList.sortColumns}
      rowLabel={rowLabel}
      traceOf={traceOf}
      empty={
        <EmptyList
          projectId={projectId}
          noun={noun}
          exits={listExits({
            search,
            cleared: search.query === undefined ? null : { query: undefined },
            countAt: (at) => observationCount(projectId, filtersAt(at, observationsList.sortColumns)),
            onChange: state.change,
          })}
        />
      }
      onRefresh={rows.refresh}
      actions={(selection) => (
        <ObservationActions
          projectId={projectId}
          selection={selection}
          filters={state.filters}
          rows={rows.rows}
          total={rows.total ?? rows.rows.length}
        />
      )}
    />
  );
}

function rowLabel(row: ObservationV2): string {
  return `${kindLabel(row.type)} ${row.name ?? row.id}`;
}

function traceOf(row: ObservationV2) {
  return { traceId: row.traceId ?? '', observationId: row.id };
}
