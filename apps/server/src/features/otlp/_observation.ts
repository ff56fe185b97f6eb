/** Puts one span together as the observation and the trace changes that it stands for. */
import type { TraceChange, WholeObservation } from '#features/ingest/change.ts';
import type { Micros } from '#features/records/records.ts';
import { isAggregate } from './_aggregate.ts';
import {
  completionStartOf,
  environment,
  isPlausible,
  levelOf,
  modelOf,
  nameOf,
  promptOf,
  providerOf,
  releaseOf,
  statusMessageOf,
  versionOf,
} from './_fields.ts';
import { inputOutputOf } from './_io.ts';
import { textOf } from './_json.ts';
import { metadataOf, type Surroundings } from './_metadata.ts';
import { parametersOf } from './_parameters.ts';
import type { Span } from './_span.ts';
import { isAppRoot, isRoot, parentOf, traceChangesOf } from './_trace.ts';
import { typeOf } from './_type.ts';
import { costOf, usageOf } from './_usage.ts';
import type { SpanView } from './_view.ts';

export interface ObservedSpan {
  readonly observation: WholeObservation;
  readonly traceChanges: readonly TraceChange[];
}

/** Gives the reason as text when the span can't be stored. */
export function observe(view: SpanView, around: Surroundings, now: Micros): ObservedSpan | string {
  const { span } = view;
  const times = timesOf(span, now);
  if (typeof times === 'string') return times;
  if (span.traceId.length > idLengthMax || span.id.length > idLengthMax)
    return `its ids have more than ${idLengthMax} characters`;
  if (/[\s\0]/.test(span.traceId + span.id)) return 'its ids have white space';
  const { start, end } = times;
  const type = typeOf(view);
  const sums = isAggregate(view);
  const io = inputOutputOf(view);
  const level = levelOf(view);
  const prompt = promptOf(view, type);
  const facts = {
    name: nameOf(view),
    startTime: start,
    environment: environment(view),
    version: versionOf(view),
    release: releaseOf(view),
  };
  const roots = { isRoot: isRoot(view), isAppRoot: isAppRoot(view) };
  const observation: WholeObservation = {
    kind: 'observation',
    id: span.id,
    whole: {
      ...facts,
      traceId: span.traceId,
      parentId: parentOf(view).slice(0, idLengthMax),
      type,
      endTime: end,
      completionStartTime: completionStartOf(view, start),
      level,
      statusMessage: statusMessageOf(view, level),
      isRoot: roots.isRoot || roots.isAppRoot,
      model: modelOf(view, sums),
      provider: providerOf(view),
      modelParameters: parametersOf(view),
      usage: usageOf(view, sums),
      cost: costOf(view, sums),
      promptName: prompt.name,
      promptVersion: prompt.version,
      input: textOf(io.input),
      output: textOf(io.output),
      metadata: metadataOf(view, io, around),
    },
  };
  return { observation, traceChanges: traceChangesOf(view, { ...facts, ...roots }) };
}

const idLengthMax = 200;

function timesOf(span: Span, now: Micros): { start: Micros; end: Micros } | string {
  const start = span.start ?? span.end ?? now;
  const end = span.end ?? start;
  if (!isPlausible(start)) return 'its start time is not between 1971 and 2100';
  if (!isPlausible(end)) return 'its end time is not between 1971 and 2100';
  return { start, end: Math.max(start, end) };
}
