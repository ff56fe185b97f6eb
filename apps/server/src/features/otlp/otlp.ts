/** Turns the spans of one OTLP export into changes; a span that can't be stored is named and never fails its neighbours. */
import { setImmediate } from 'node:timers/promises';
import type { Change, TraceChange } from '#features/ingest/change.ts';
import type { Micros } from '#features/records/records.ts';
import { surroundingsOf } from './_metadata.ts';
import { observe } from './_observation.ts';
import type { SpanGroup } from './_span.ts';
import { decisiveChanges } from './_trace-changes.ts';
import { SpanView } from './_view.ts';

export interface Rejection {
  readonly spanId: string;
  readonly reason: string;
}

export interface NormalisedExport {
  readonly changes: readonly Change[];
  readonly spanCount: number;
  readonly rejections: readonly Rejection[];
}

/** Other requests get a turn after this many spans. */
const turnSpans = 256;

/** `now` stands in for spans without any time. */
export async function normaliseExport(groups: readonly SpanGroup[], now: Micros): Promise<NormalisedExport> {
  const changes: Change[] = [];
  const traceChanges: TraceChange[] = [];
  const rejections: Rejection[] = [];
  let spanCount = 0;
  for (const { resource, scope, spans } of groups) {
    const around = surroundingsOf(resource, scope);
    for (const span of spans) {
      spanCount += 1;
      if (spanCount % turnSpans === 0) await setImmediate();
      const observed = observe(new SpanView(span, scope, resource), around, now);
      if (typeof observed === 'string') {
        rejections.push({ spanId: span.id, reason: observed });
        continue;
      }
      changes.push(observed.observation);
      traceChanges.push(...observed.traceChanges);
    }
  }
  return { changes: [...changes, ...decisiveChanges(traceChanges)], spanCount, rejections };
}
