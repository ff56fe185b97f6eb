/** The state of the search inside a trace: the query at once for the field, the matches a moment later for the rows. */
import { useDeferredValue, useEffect, useEffectEvent, useMemo, useState } from 'react';
import { findRows, searchTexts, withAncestors } from '#lib/tree-search.ts';
import type { TraceModel } from './_model.ts';
import type { TraceAddress } from './address.ts';

export interface TraceSearch {
  readonly query: string;
  readonly setQuery: (query: string) => void;
  /** What the rows show; follows `query` as fast as they can be drawn. */
  readonly shownQuery: string;
  /** Rows, ascending. */
  readonly matches: Int32Array;
  /** 1 for each row that is to be seen; undefined for all. */
  readonly kept: Uint8Array | undefined;
  readonly onlyMatches: boolean;
  readonly setOnlyMatches: (onlyMatches: boolean) => void;
}

/** Writing each letter into the address would be refused by browsers that count such changes. */
const addressDelayMs = 250;

export function useTraceSearch(
  { tree, columns }: TraceModel,
  address: TraceAddress,
  onAddress: (change: TraceAddress) => void,
): TraceSearch {
  const [query, setQuery] = useState(address.q ?? '');
  const write = useEffectEvent((q: string) => {
    if (q !== (address.q ?? '')) onAddress({ q: q === '' ? undefined : q });
  });
  useEffect(() => {
    const timer = setTimeout(() => write(query), addressDelayMs);
    return () => clearTimeout(timer);
  }, [query]);

  const shownQuery = useDeferredValue(query);
  const isActive = shownQuery.trim() !== '';
  const texts = useMemo(() => (isActive ? searchTexts(tree, columns) : []), [isActive, tree, columns]);
  const matches = useMemo(() => findRows(texts, shownQuery), [texts, shownQuery]);
  const onlyMatches = address.around !== 'all';
  const kept = useMemo(
    () => (isActive && onlyMatches && matches.length > 0 ? withAncestors(tree, matches) : undefined),
    [isActive, onlyMatches, matches, tree],
  );
  return {
    query,
    setQuery,
    shownQuery,
    matches,
    kept,
    onlyMatches,
    setOnlyMatches: (only) => onAddress({ around: only ? undefined : 'all' }),
  };
}
