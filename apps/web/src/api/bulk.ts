/** Acting on many traces or observations at once, and taking them out as files. */
import {
  bulkIdsMax,
  bulkObservations,
  bulkTraces,
  exportSelectedTraces,
  exportTraces,
  type BulkAction,
  type exportFormats,
  type NewScore,
} from '@telltale/contract/bulk.ts';
import { call, callFile } from './client.ts';
import { readObservations, type ObservationTarget } from './observations.ts';
import type { QueryListFilters } from '#lib/list-filters.ts';

export type ExportFormat = (typeof exportFormats)[number];

/** What is done, without to what. */
export type TraceAction = WithoutIds<BulkAction>;
type WithoutIds<T> = T extends unknown ? Omit<T, 'ids'> : never;

/** Some traces by id, or all that a list holds. */
export type TraceTarget =
  | { readonly kind: 'some'; readonly ids: readonly string[] }
  | { readonly kind: 'matching'; readonly filters: QueryListFilters };

/** More than these are acted on in several goes, by narrower queries. */
const matchingMax = 50_000;

export interface Acted {
  readonly done: number;
  readonly missing: number;
}

/** @throws Error when more match than are acted on at once; nothing was done then. */
export async function actOnTraces(projectId: string, target: TraceTarget, action: TraceAction): Promise<Acted> {
  return actInParts(await idsOf(projectId, target), (ids) =>
    call(bulkTraces, { projectId, body: { ...action, ids } as BulkAction }),
  );
}

/** @throws Error when more match than are acted on at once; nothing was done then. */
export async function scoreObservations(projectId: string, target: ObservationTarget, score: NewScore): Promise<Acted> {
  const ids = target.kind === 'some' ? target.ids : (await readObservations(projectId, target, [])).map(({ id }) => id);
  return actInParts(ids, (some) => call(bulkObservations, { projectId, body: { action: 'score', ids: some, score } }));
}

/** One after the other: an error stops what has not begun. */
async function actInParts(
  ids: readonly string[],
  act: (ids: string[]) => Promise<{ readonly done: number; readonly missing: readonly string[] }>,
): Promise<Acted> {
  const acted = { done: 0, missing: 0 };
  for (let at = 0; at < ids.length; at += bulkIdsMax) {
    const { done, missing } = await act(ids.slice(at, at + bulkIdsMax));
    acted.done += done;
    acted.missing += missing.length;
  }
  return acted;
}

/** Everything that the columns of a CSV or a line of JSON can hold. */
const exportGroups = ['core', 'io', 'metrics', 'scoreValues'];

export async function exportTraceFile(projectId: string, target: TraceTarget, format: ExportFormat): Promise<Blob> {
  if (target.kind === 'matching') {
    const query = { ...boundsOf(target.filters), format, fields: exportGroups.join(',') };
    return callFile(exportTraces, { projectId, query });
  }
  const files: Blob[] = [];
  for (let at = 0; at < target.ids.length; at += bulkIdsMax) {
    const body = { ids: target.ids.slice(at, at + bulkIdsMax), format, fields: exportGroups };
    files.push(await callFile(exportSelectedTraces, { projectId, body }));
  }
  return files.length === 1 ? files[0]! : joined(files, format);
}

/** Of several CSV files only the first keeps its head. */
async function joined(files: readonly Blob[], format: ExportFormat): Promise<Blob> {
  if (format === 'jsonl') return new Blob(files as Blob[]);
  const texts = await Promise.all(files.map((file) => file.text()));
  return new Blob(texts.map((text, index) => (index === 0 ? text : text.slice(text.indexOf('\n') + 1))));
}

async function idsOf(projectId: string, target: TraceTarget): Promise<readonly string[]> {
  if (target.kind === 'some') return target.ids;
  const query = { ...boundsOf(target.filters), format: 'jsonl', fields: 'core', limit: matchingMax + 1 } as const;
  const lines = (await (await callFile(exportTraces, { projectId, query })).text()).split('\n');
  const ids = lines.filter((line) => line !== '').map((line) => (JSON.parse(line) as { id: string }).id);
  if (ids.length > matchingMax) {
    throw new Error(`More than ${matchingMax.toLocaleString()} traces match: narrow the query or the time range`);
  }
  return ids;
}

function boundsOf({ bounds, query }: QueryListFilters) {
  const { from, to } = bounds();
  return { query, fromTimestamp: from, toTimestamp: to };
}
