/** What other slices may ask of observations. */
import type { FilterCondition } from '@telltale/contract/filter.ts';
import type { ObservationView } from '@telltale/contract/observations.ts';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import type { TraceBounds } from '#features/records/newest.ts';
import type { ObservationRecord } from '#features/records/records.ts';
import { readAt, readOfTrace, readPlaces } from './_store.ts';
import type { PriceOf } from './unit-prices.ts';
import { observationView } from './_view.ts';

/** Those that there are, without text and metadata. */
export async function readObservationsById(
  clickhouse: ClickHouse,
  projectId: string,
  ids: readonly string[],
): Promise<ObservationRecord[]> {
  const some: FilterCondition = { type: 'stringOptions', column: 'id', operator: 'any of', value: [...ids] };
  const places = await readPlaces(clickhouse, { projectId, conditions: [some] }, { limit: ids.length });
  return readAt(clickhouse, projectId, places, { text: 'none', hasMetadata: false });
}

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
