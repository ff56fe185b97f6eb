/** From a mark of a chart to the list of what it counts: the query that selects those rows, and their range of time. */
import type { MetricValue, WidgetQuery } from '@telltale/contract/metrics.ts';
import { findDimension, viewCatalogues } from '@telltale/contract/metrics-catalogue.ts';
import { findField, type Entity } from '@telltale/contract/fields.ts';
import { parseQuery } from '@telltale/contract/query-language.ts';
import { allOf, not, printQuery, type Query } from '@telltale/contract/query-tree.ts';
import type { Bin, Group, Mark } from './metric-table.ts';
import { stepSpan, type StepName } from './metric-values.ts';

export interface Bounds {
  readonly from: string;
  readonly to: string;
}

export interface DrillDown extends Bounds {
  readonly entity: Entity;
  /** Undefined for everything in the range. */
  readonly query?: string;
}

export interface DrillScope {
  readonly query: WidgetQuery;
  /** The dashboard's own condition. */
  readonly filter: string;
  readonly bounds: Bounds;
  readonly granularity: StepName;
}

/** Null where the query language has no words for it. */
export function drillDown({ query, filter, bounds, granularity }: DrillScope, mark: Mark): DrillDown | null {
  const { entity } = viewCatalogues[query.view];
  const written = [query.query, filter].map((text) => parseQuery(text ?? '', entity).query);
  const groups = mark.groups.map((group) => groupQuery(query.view, group));
  const parts = [...written, ...groups, ...failures(query), ...(mark.bin ? [binQuery(query, mark.bin)] : [])];
  if (query.filters.length > 0 || parts.some((part) => part === undefined)) return null;
  const text = printQuery(allOf(parts as Query[]));
  const range = mark.time === undefined || granularity === null ? bounds : within(bounds, mark.time, granularity);
  return { entity, ...range, ...(text !== '' && { query: text }) };
}

/** The first and last step reach beyond the range. */
function within(bounds: Bounds, time: string, granularity: NonNullable<StepName>): Bounds {
  const span = stepSpan(time, granularity);
  return {
    from: new Date(Math.max(span.from.getTime(), Date.parse(bounds.from))).toISOString(),
    to: new Date(Math.min(span.to.getTime(), Date.parse(bounds.to))).toISOString(),
  };
}

/** Dimensions of scores that a trace has under another name. */
const ofScoredTraces: Readonly<Record<string, string>> = {
  observationName: 'observationName',
  observationModelName: 'model',
  observationPromptName: 'promptName',
};

function groupQuery(view: WidgetQuery['view'], { field, value }: Group): Query | undefined {
  const dimension = findDimension(view, field);
  if (!dimension) return undefined;
  const isScore = view.startsWith('scores');
  if (isScore && dimension.found.name === 'name' && typeof value === 'string') {
    return { kind: 'has', field: 'scores', key: value };
  }
  const name = dimension.found.field ?? (isScore ? ofScoredTraces[dimension.found.name] : undefined);
  if (name === undefined) return undefined;
  return valueQuery(
    viewCatalogues[view].entity,
    { name, ...(dimension.key !== undefined && { key: dimension.key }) },
    value,
  );
}

interface Place {
  readonly name: string;
  readonly key?: string;
}

function valueQuery(entity: Entity, { name, key }: Place, value: MetricValue): Query | undefined {
  const place = { field: name, ...(key !== undefined && { key }) };
  if (value === null) return not({ kind: 'has', ...place });
  if (typeof value === 'number' || findField(entity, name)?.kind === 'number') {
    const bound = { value: Number(value), isInclusive: true };
    return { kind: 'is', ...place, test: { kind: 'number', from: bound, to: bound } };
  }
  return Array.isArray(value) ? undefined : { kind: 'is', ...place, test: { kind: 'equals', value: String(value) } };
}

/** Of a rate of errors, those that failed are looked for. */
function failures({ metrics }: WidgetQuery): Query[] {
  const isOfErrors = metrics.every(({ measure }) => measure === 'errorRate' || measure === 'errorCount');
  return isOfErrors ? [{ kind: 'is', field: 'level', test: { kind: 'equals', value: 'ERROR' } }] : [];
}

/** Measures that are fields of the lists, under the name they have there. */
const fieldOfMeasure: Readonly<Record<string, string>> = { observationsCount: 'observationCount' };

function binQuery({ view, metrics }: WidgetQuery, bin: Bin): Query | undefined {
  if (view !== 'traces' && view !== 'observations') return undefined;
  const { measure } = metrics[0]!;
  const field = findField(view, fieldOfMeasure[measure] ?? measure);
  // Not the same there as here: the list counts output tokens only.
  if (field?.kind !== 'number' || measure === 'tokensPerSecond') return undefined;
  const scale = field.unit === 'seconds' ? 0.001 : 1;
  const from = { value: rounded(bin.from * scale), isInclusive: true };
  const to = { value: rounded(bin.to * scale), isInclusive: bin.isLast };
  // Two conditions: the language writes one range with both its ends included.
  const tests = [{ kind: 'number', from } as const, { kind: 'number', to } as const];
  return allOf(tests.map((test) => ({ kind: 'is', field: field.name, test })));
}

/** Edges are round; what multiplying adds in the sixteenth place is not meant. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
