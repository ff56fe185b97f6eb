/** What other slices may ask of observations. */
import type { ObservationView } from '@telltale/contract/observations.ts';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import type { TraceBounds } from '#features/records/newest.ts';
import { readOfTrace } from './_store.ts';
import type { PriceOf } from './unit-prices.ts';
import { observationView } from './_view.ts';

export interface TraceObservationsQuery {
  readonly projectId: string;
  readonly trace: TraceBounds;
  readonly priceOf: PriceOf;
}

/** All observations of one trace with their text, oldest first. */
export async function observationsOfTrace(
  clickhouse: ClickHouse,
  query: TraceObservationsQuery,
): Promise<ObservationView[]> {
  const records = await readOfTrace(clickhouse, query.projectId, query.trace);
  return records.map((record) => observationView(record, query.priceOf));
}
