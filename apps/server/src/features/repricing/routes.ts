/** The routes of models without a price, and of pricing stored observations anew. */
import { listUnpricedModels, reprice, repricedMax } from '@telltale/contract/repricing.ts';
import { parseZonelessTime } from '#features/records/time.ts';
import { type Route, route } from '#http/route.ts';
import { AppError } from '#lib/errors.ts';
import { nowMicros } from '#lib/clock.ts';
import { type Place, type RepriceDeps, repricePage } from './_reprice.ts';
import { readUnpriced } from './_unpriced.ts';

export function repricingRoutes(deps: RepriceDeps): Route[] {
  return [
    route(listUnpricedModels, async ({ projectId, query }) => {
      const found = await readUnpriced(deps.clickhouse, projectId, query.days);
      const at = nowMicros();
      const isUnknown = ({ model, provider }: { model: string; provider: string }) =>
        !deps.prices.isKnown({ projectId, model, ...(provider && { provider }), at });
      return { data: found.filter(isUnknown).slice(0, query.limit) };
    }),
    route(reprice, async ({ projectId, body }) => {
      const { model, provider, which, fromTimestamp, after } = body;
      const from = fromTimestamp === undefined ? undefined : (parseZonelessTime(fromTimestamp) ?? undefined);
      const selection = { projectId, model, provider, which, from, after: placeOf(after) };
      const { seen, changed, difference, next } = await repricePage(deps, selection, repricedMax);
      return { seen, changed, difference: Number(difference.toFixed(12)), next: next && cursorAt(next) };
    }),
  ];
}

function cursorAt({ startTime, id }: Place): string {
  return `${startTime}.${id}`;
}

function placeOf(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  const [, startTime, id] = /^(\d{1,16})\.(.+)$/s.exec(cursor) ?? [];
  if (startTime === undefined || id === undefined) {
    throw new AppError('invalid_request', 'after: give the `next` of the call before, as it was given');
  }
  return { startTime: Number(startTime), id };
}
