/** The list of observations, for its page and for its address. */
import { observationList } from '#api/observations.ts';
import type { RowList } from '#components/list/ask-ahead.ts';

export const observationsList = {
  entity: 'observations',
  sortColumns: ['startTime', 'latency', 'timeToFirstToken', 'totalTokens', 'totalCost'],
  askRows: (client, ...asked) => client.ensureInfiniteQueryData(observationList(...asked)),
} as const satisfies RowList;
