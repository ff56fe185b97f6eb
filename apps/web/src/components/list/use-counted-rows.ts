/** The rows of a list with their number, which comes apart where it is a search that is listed. */
import { useQuery } from '@tanstack/react-query';
import type { CountQuery } from '#components/empty-list.tsx';
import { isSearched, type QueryListFilters } from '#lib/list-filters.ts';
import type { Rows } from './use-rows.ts';

/** Counting what a search finds takes as long as finding all of it: the first rows go before. */
export function useCountedRows<T>(rows: Rows<T>, filters: QueryListFilters, count: CountQuery): Rows<T> {
  const isCounted = isSearched(filters);
  const { data } = useQuery({ ...count, enabled: isCounted && rows.hasAnswered });
  return isCounted ? { ...rows, total: data ?? null } : rows;
}
