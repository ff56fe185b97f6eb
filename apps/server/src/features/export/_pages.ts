/** Walks a list from the newest on, in pages whose size follows from how large their rows are. */
import type { FilterCondition } from '@telltale/contract/filter.ts';

interface Row {
  readonly id: string;
  readonly timestamp: string;
}

interface Wanted {
  readonly filter?: FilterCondition[] | undefined;
  readonly fromTimestamp?: string | undefined;
  readonly toTimestamp?: string | undefined;
}

/** What the list is asked for a page. */
export type PageWanted<Q> = Omit<Q, keyof Wanted> & {
  readonly filter: FilterCondition[];
  readonly page: 1;
  readonly limit: number;
};

export interface WalkOptions<R> {
  readonly pageMax: number;
  /** Rows of the first page. */
  readonly pageFirst: number;
  /** What a page should weigh. */
  readonly pageBytes: number;
  /** Rows altogether. */
  readonly rowsMax?: number | undefined;
  readonly bytesOf: (rows: readonly R[]) => number;
}

/**
 * A page begins where the one before has ended, so a deep one costs no more than the first, and what arrives meanwhile
 * moves nothing. Times are given in milliseconds: of the last one, what was read already is left out by id.
 */
export async function* walk<Q extends Wanted, R extends Row>(
  query: Q,
  read: (wanted: PageWanted<Q>) => Promise<readonly R[]>,
  options: WalkOptions<R>,
): AsyncGenerator<readonly R[]> {
  const { fromTimestamp: _from, toTimestamp: _to, filter, ...others } = query;
  const conditions = [...boundsOf(query), ...(filter ?? [])];
  let after: readonly FilterCondition[] = [];
  let last: { timestamp: string; ids: string[] } = { timestamp: '', ids: [] };
  let size = options.pageFirst;
  let left = options.rowsMax ?? Number.POSITIVE_INFINITY;
  while (left > 0) {
    const limit = Math.min(size, left);
    const rows = await read({ ...others, filter: [...conditions, ...after], page: 1, limit });
    if (rows.length > 0) yield rows;
    left -= rows.length;
    const end = rows.at(-1);
    if (!end || rows.length < limit) return;
    const ids = rows.filter((row) => row.timestamp === end.timestamp).map((row) => row.id);
    last = { timestamp: end.timestamp, ids: end.timestamp === last.timestamp ? [...last.ids, ...ids] : ids };
    after = afterLast(last);
    size = nextSize(size, options.bytesOf(rows), options);
  }
}

/** As the list has it: a filter of the timestamp takes the place of the plain parameters. */
function boundsOf({ filter, fromTimestamp, toTimestamp }: Wanted): FilterCondition[] {
  if (filter?.some((condition) => condition.column === 'timestamp')) return [];
  const bound = (operator: '>=' | '<', value: string | undefined): FilterCondition[] =>
    value === undefined ? [] : [{ type: 'datetime', column: 'timestamp', operator, value }];
  return [...bound('>=', fromTimestamp), ...bound('<', toTimestamp)];
}

function afterLast({ timestamp, ids }: { timestamp: string; ids: string[] }): FilterCondition[] {
  const next = new Date(Date.parse(timestamp) + 1).toISOString();
  return [
    { type: 'datetime', column: 'timestamp', operator: '<', value: next },
    { type: 'stringOptions', column: 'id', operator: 'none of', value: ids },
  ];
}

function nextSize(size: number, bytes: number, { pageBytes, pageMax }: { pageBytes: number; pageMax: number }): number {
  const fitting = Math.floor((size * pageBytes) / Math.max(bytes, 1));
  return Math.max(1, Math.min(fitting, 4 * size, pageMax));
}
