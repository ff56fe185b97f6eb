/** Asks for the rows of a list as soon as its address is known, while the code of its page is still on its way. */
import type { QueryClient } from '@tanstack/react-query';
import { viewList } from '#api/views.ts';
import { readChosenColumns } from '#components/table/use-table.ts';
import { askedList, type ListKind, type RowListFilters } from '#lib/list-filters.ts';
import { isPlain, type QueryListSearch } from '#lib/list-search.ts';

export interface RowList extends ListKind {
  /** Asks, unless the rows are there or on their way. */
  readonly askRows: (client: QueryClient, projectId: string, filters: RowListFilters) => Promise<unknown>;
}

export interface Address {
  readonly projectId: string;
  readonly search: QueryListSearch;
}

/** Longest that a page is held back for its rows, in milliseconds: it is then drawn once, and nothing flickers. */
const patienceMs = 250;

/** Asks for what the page will ask for. What fails is the page's to tell. */
export async function askAhead(client: QueryClient, list: RowList, address: Address): Promise<void> {
  await ask(client, list, address).catch(() => undefined);
}

/** Until what was asked ahead is there, or has taken so long that a page which says so is better than none. */
export async function whenAsked(asked: Promise<void> | undefined): Promise<void> {
  await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, patienceMs))]);
}

async function ask(client: QueryClient, list: RowList, { projectId, search }: Address): Promise<void> {
  const chosen = readChosenColumns({ name: list.entity, columns: search.columns });
  const { filters, sought } = askedList(search, list, chosen);
  if (sought === null) return;
  if (isPlain(search)) {
    const views = await client.ensureQueryData(viewList(projectId, list.entity));
    // The page goes on to that view's address.
    if (views.some((view) => view.isDefault)) return;
  }
  await list.askRows(client, projectId, filters);
}
