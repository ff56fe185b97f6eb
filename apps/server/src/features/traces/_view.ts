/** Turns stored traces into what the API gives. */
import type { Trace, TraceFieldGroup } from '@telltale/contract/traces.ts';
import { traceFieldGroups, traceFieldGroupsDefault } from '@telltale/contract/traces.ts';
import { cutPreview } from '#features/records/preview.ts';
import type { TraceRecord } from '#features/records/records.ts';
import { decodeMetadata, decodeText } from '#features/records/text.ts';
import { isoMillis } from '#lib/iso-time.ts';
import type { RootText, TraceMetrics } from './_store.ts';

export type FieldGroups = ReadonlySet<TraceFieldGroup>;

/** Unknown names are ignored; `core` is always there. */
export function fieldGroupsOf(fields: readonly string[] | undefined): FieldGroups {
  if (!fields) return new Set(traceFieldGroupsDefault);
  return new Set(traceFieldGroups.filter((group) => group === 'core' || fields.includes(group)));
}

/** Without `text`, input, output and metadata are null. */
export function traceView(record: TraceRecord, text?: { readonly root: RootText | undefined }): Trace {
  return {
    id: record.id,
    projectId: record.projectId,
    timestamp: isoMillis(record.timestamp),
    name: record.name || null,
    userId: record.userId || null,
    sessionId: record.sessionId || null,
    release: record.release || null,
    version: record.version || null,
    environment: record.environment,
    tags: [...record.tags],
    public: record.public,
    bookmarked: record.bookmarked,
    externalId: record.externalId || null,
    createdAt: isoMillis(record.createdAt),
    updatedAt: isoMillis(record.updatedAt),
    ...(text ? textView(record, text.root) : { input: null, output: null, metadata: null }),
  };
}

/** What was not set on the trace itself is its root observation's. */
function textView(record: TraceRecord, root: RootText | undefined): Pick<Trace, 'input' | 'output' | 'metadata'> {
  return {
    input: decodeText(record.input || (root?.input ?? '')),
    output: decodeText(record.output || (root?.output ?? '')),
    metadata: metadataOf(record, root),
  };
}

export function metadataOf(record: TraceRecord, root: RootText | undefined): Record<string, unknown> {
  return { ...decodeMetadata(root?.metadata ?? {}), ...record.metadata };
}

/** Of stored text, which may be its beginning only. */
export function previewView(record: TraceRecord, root: RootText | undefined) {
  return {
    inputPreview: cutPreview(record.input || (root?.input ?? '')) || null,
    outputPreview: cutPreview(record.output || (root?.output ?? '')) || null,
  };
}

/** -1 stands for totals that were not asked for: old SDKs insist on numbers. */
export function metricsView(isAsked: boolean, metrics: TraceMetrics | undefined) {
  if (!isAsked) return { latency: -1, totalCost: -1 };
  if (!metrics) {
    return {
      latency: 0,
      totalCost: 0,
      observationCount: 0,
      inputTokens: 0,
      outputTokens: 0,
      totalTokens: 0,
      levels: {},
    };
  }
  const levels = Object.fromEntries(Object.entries(metrics.levels).filter(([, n]) => n > 0));
  return { ...metrics, levels };
}

export function htmlPath(record: TraceRecord): string {
  return `/project/${record.projectId}/traces/${encodeURIComponent(record.id)}`;
}
