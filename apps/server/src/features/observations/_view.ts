/** Turns stored observations into what the API gives. */
import type { ObservationV2, ObservationView } from '@telltale/contract/observations.ts';
import type { Micros, ObservationRecord, TraceRecord } from '#features/records/records.ts';
import { cutMetadata } from '#features/records/cut-metadata.ts';
import { cutPreview } from '#features/records/preview.ts';
import { decodeText } from '#features/records/text.ts';
import { isoMillis } from '#lib/iso-time.ts';
import type { PriceOf } from './unit-prices.ts';

export function observationView(record: ObservationRecord, priceOf: PriceOf): ObservationView {
  const sums = { input: sumOf(record.usage, 'input'), output: sumOf(record.usage, 'output') };
  const total = record.usage['total'] ?? 0;
  const isPriced = record.costSource !== '';
  const price = record.priceId ? priceOf(record.priceId) : null;
  const cost = numbersOf(record.cost);
  return {
    id: record.id,
    traceId: record.traceId || null,
    projectId: record.projectId,
    type: record.type,
    name: record.name || null,
    environment: record.environment,
    ...timesOf(record),
    version: record.version || null,
    parentObservationId: record.parentId || null,
    level: record.level,
    statusMessage: record.statusMessage || null,
    input: decodeText(record.input),
    output: decodeText(record.output),
    metadata: record.metadata,
    model: record.model || null,
    modelParameters: record.modelParameters,
    modelId: record.modelId || null,
    ...promptOf(record),
    usageDetails: record.usage,
    costDetails: cost,
    usage: { unit: 'TOKENS', ...sums, total },
    unit: 'TOKENS',
    promptTokens: sums.input,
    completionTokens: sums.output,
    totalTokens: total,
    inputPrice: numberOrNull(price?.input),
    outputPrice: numberOrNull(price?.output),
    totalPrice: numberOrNull(price?.total),
    calculatedInputCost: isPriced ? sumOf(cost, 'input') : null,
    calculatedOutputCost: isPriced ? sumOf(cost, 'output') : null,
    calculatedTotalCost: isPriced ? Number(record.totalCost) : null,
    ...durationsOf(record),
    usagePricingTierName: record.priceTier || null,
    usagePricingTierId: record.priceId || null,
    costSource: record.costSource || null,
  };
}

export interface V2Options {
  readonly groups: ReadonlySet<string>;
  readonly expandMetadata: ReadonlySet<string>;
  readonly priceOf: PriceOf;
}

export function observationViewV2(
  record: ObservationRecord,
  trace: TraceRecord | undefined,
  options: V2Options,
): ObservationV2 {
  const { groups } = options;
  const price = groups.has('model') && record.priceId ? options.priceOf(record.priceId) : null;
  const times = timesOf(record);
  return {
    id: record.id,
    traceId: record.traceId || null,
    projectId: record.projectId,
    type: record.type,
    startTime: times.startTime,
    endTime: times.endTime,
    parentObservationId: record.parentId || null,
    modelId: groups.has('model') ? record.modelId || null : null,
    inputPrice: price?.input ?? null,
    outputPrice: price?.output ?? null,
    totalPrice: price?.total ?? null,
    ...(groups.has('basic') && basicOf(record, trace)),
    ...(groups.has('time') && {
      completionStartTime: times.completionStartTime,
      createdAt: times.createdAt,
      updatedAt: times.updatedAt,
    }),
    ...(groups.has('io') && { input: record.input || null, output: record.output || null }),
    ...(groups.has('preview') && {
      inputPreview: cutPreview(record.input) || null,
      outputPreview: cutPreview(record.output) || null,
    }),
    ...(groups.has('metadata') && { metadata: cutMetadata(record.metadata, options.expandMetadata) }),
    ...(groups.has('model') && {
      providedModelName: record.model || null,
      internalModelId: record.modelId || null,
      modelParameters: record.modelParameters,
    }),
    ...(groups.has('usage') && {
      usageDetails: record.usage,
      costDetails: numbersOf(record.cost),
      totalCost: record.costSource === '' ? null : Number(record.totalCost),
      usagePricingTierName: record.priceTier || null,
    }),
    ...(groups.has('prompt') && promptOf(record)),
    ...(groups.has('metrics') && durationsOf(record)),
    ...(groups.has('trace_context') && {
      traceName: trace?.name || null,
      tags: [...(trace?.tags ?? [])],
      release: trace?.release || record.release || null,
    }),
  };
}

function basicOf(record: ObservationRecord, trace: TraceRecord | undefined) {
  return {
    name: record.name || null,
    level: record.level,
    statusMessage: record.statusMessage || null,
    version: record.version || null,
    environment: record.environment,
    bookmarked: trace?.bookmarked ?? false,
    public: trace?.public ?? false,
    userId: trace?.userId || null,
    sessionId: trace?.sessionId || null,
    isRootObservation: record.isRoot,
  };
}

function timesOf(record: ObservationRecord) {
  return {
    startTime: isoMillis(record.startTime),
    endTime: isoOrNull(record.endTime),
    completionStartTime: isoOrNull(record.completionStartTime),
    createdAt: isoMillis(record.createdAt),
    updatedAt: isoMillis(record.updatedAt),
  };
}

function promptOf(record: ObservationRecord) {
  return { promptId: null, promptName: record.promptName || null, promptVersion: record.promptVersion || null };
}

function durationsOf(record: ObservationRecord) {
  return {
    latency: secondsBetween(record.startTime, record.endTime),
    timeToFirstToken: secondsBetween(record.startTime, record.completionStartTime),
  };
}

function secondsBetween(start: Micros, end: Micros | null): number | null {
  return end === null ? null : (end - start) / 1e6;
}

function isoOrNull(time: Micros | null): string | null {
  return time === null ? null : isoMillis(time);
}

function numberOrNull(decimal: string | null | undefined): number | null {
  return decimal == null ? null : Number(decimal);
}

function numbersOf(decimals: Readonly<Record<string, string>>): Record<string, number> {
  return Object.fromEntries(Object.entries(decimals).map(([key, value]) => [key, Number(value)]));
}

/** Sums the kinds of one side: `input`, `input_cached_tokens`, … */
function sumOf(details: Readonly<Record<string, number>>, side: 'input' | 'output'): number {
  return Object.entries(details).reduce((sum, [key, value]) => (key.includes(side) ? sum + value : sum), 0);
}
