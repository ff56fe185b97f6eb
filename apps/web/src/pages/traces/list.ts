/** The list of traces, for its page and for its address. */
import { traceList } from '#api/traces.ts';
import type { RowList } from '#components/list/ask-ahead.ts';

export const tracesList = {
  entity: 'traces',
  sortColumns: [
    'timestamp',
    'name',
    'latency',
    'totalTokens',
    'totalCost',
    'observationCount',
    'userId',
    'sessionId',
    'id',
    'release',
    'version',
    'bookmarked',
    'public',
  ],
  askRows: (client, ...asked) => client.ensureInfiniteQueryData(traceList(...asked)),
} as const satisfies RowList;
