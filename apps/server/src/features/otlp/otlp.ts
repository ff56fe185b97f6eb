/** Turns the spans of one OTLP export into changes; a span that can't be stored is named and never fails its neighbours. */
import { setImmediate } from 'node:timers/promises';
import type { Change, TraceChange } from '#features/ingest/change.ts';
import type { Micros } from '#features/records/records.ts';
import { labelLengthMax } from './_json.ts';
import { surroundingsOf } from './_metadata.ts';
import { observe, type ObservedSpan } from './_observation.ts';
import type { SpanGroup } from './_span.ts';
import { decisiveChanges } from './_trace-changes.ts';
import { SpanView } from './_view.ts';

export interface Rejection {
  readonly spanId: string;
  readonly reason: string;
  /** What of the span may be shown to whoever looks for the reason. */
  readonly span: {
    readonly traceId: string;
    readonly name: string;
    readonly start: Micros | null;
    readonly end: Micros | null;
  };
}

export interface NormalisedExport {
  readonly changes: readonly Change[];
  readonly spanCount: number;
  readonly rejections: readonly Rejection[];
  /** Stored spans of which some name was too long. */
  readonly truncated: number;
}

/** Other requests get a turn after this many spans. */
const turnSpans = 256;

/** `now` stands in for spans without any time. */
export async function normaliseExport(groups: readonly SpanGroup[], now: Micros): Promise<NormalisedExport> {
  const changes: Change[] = [];
  const traceChanges: TraceChange[] = [];
  const rejections: Rejection[] = [];
  let spanCount = 0;
  let truncated = 0;
  for (const { resource, scope, spans } of groups) {
    const around = surroundingsOf(resource, scope);
    for (const span of spans) {
      spanCount += 1;
      if (spanCount % turnSpans === 0) await setImmediate();
      const observed = observe(new SpanView(span, scope, resource), around, now);
      if (typeof observed === 'string') {
        const { traceId, name, start, end } = span;
        rejections.push({ spanId: span.id, reason: observed, span: { traceId, name, start, end } });
        continue;
      }
      if (isCut(observed)) truncated += 1;
      changes.push(observed.observation);
      traceChanges.push(...observed.traceChanges);
    }
  }
  return { changes: [...changes, ...decisiveChanges(traceChanges)], spanCount, rejections, truncated };
}

/** Names are cut at this length: one that has it was longer, or as good as. */
function isCut({ observation: { whole }, traceChanges }: ObservedSpan): boolean {
  const { name, version, release, model, promptName } = whole;
  if ([name, version, release, model, promptName].some((text) => text.length >= labelLengthMax)) return true;
  return traceChanges.some(({ patch }) =>
    [patch.name, patch.userId, patch.sessionId].some((text) => (text?.length ?? 0) >= labelLengthMax),
  );
}
