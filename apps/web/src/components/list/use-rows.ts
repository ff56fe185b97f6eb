/** The rows of a list that is loaded page by page, as a table wants them. */
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';
import { mergePages } from '#api/traces.ts';

export interface Rows<T> {
  readonly rows: readonly T[];
  /** The rows as they came. */
  readonly pages: readonly (readonly T[])[];
  /** Null while it is not known. */
  readonly total: number | null;
  readonly isPending: boolean;
  readonly isFetching: boolean;
  readonly isFetchingMore: boolean;
  /** They answer what was asked before: what is asked now is on its way. */
  readonly isPlaceholder: boolean;
  readonly isEmpty: boolean;
  /** There is a screenful for what is asked now, or all there is of it, or an error: what else is asked takes nothing from it. */
  readonly hasAnswered: boolean;
  readonly error: Error | null;
  readonly more: () => void;
  readonly refresh: () => void;
}

interface Page<T> {
  readonly data: readonly T[];
  readonly meta: { readonly totalItems?: number | undefined };
}

/** Fewer do not fill a window, so that nobody could scroll to ask for more. */
const screenful = 50;

export function useRows<T extends { readonly id: string }>(
  list: UseInfiniteQueryResult<{ readonly pages: readonly Page<T>[] }>,
): Rows<T> {
  const { data, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, refetch } = list;
  const rows = useMemo(() => mergePages(data?.pages ?? []), [data]);
  const pages = useMemo(() => (data?.pages ?? []).map((page) => page.data), [data]);
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  useEffect(() => {
    if (rows.length < screenful && !isFetchNextPageError) more();
  }, [rows.length, isFetchNextPageError, more]);
  const refresh = useCallback(() => void refetch(), [refetch]);
  return {
    rows,
    pages,
    total: data?.pages[0]?.meta.totalItems ?? null,
    isPending: list.isPending || (rows.length === 0 && hasNextPage),
    isFetching: list.isFetching,
    isFetchingMore: isFetchingNextPage,
    isPlaceholder: list.isPlaceholderData,
    isEmpty: list.isSuccess && rows.length === 0 && !hasNextPage,
    hasAnswered:
      list.isError ||
      (list.isSuccess && !list.isPlaceholderData && (rows.length >= screenful || !hasNextPage || isFetchNextPageError)),
    error: list.error,
    more,
    refresh,
  };
}
