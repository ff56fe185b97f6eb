/** What metrics can be asked of: views, their dimensions and measures. The one catalogue behind the API, the web app and docs/metrics.md. */
import { type Entity, type FieldKind, findField } from './fields.ts';

export const metricViews = [
  'traces',
  'observations',
  'scores-numeric',
  'scores-boolean',
  'scores-categorical',
  'users',
  'sessions',
] as const;
export type MetricView = (typeof metricViews)[number];

export const aggregations = [
  'sum',
  'avg',
  'count',
  'max',
  'min',
  'p50',
  'p75',
  'p90',
  'p95',
  'p99',
  'histogram',
  'uniq',
] as const;
export type Aggregation = (typeof aggregations)[number];

export const granularities = ['auto', 'minute', 'hour', 'day', 'week', 'month'] as const;
export type Granularity = (typeof granularities)[number];

export interface Dimension {
  readonly name: string;
  /** `texts`: a row counts once in the group of each. `map`: asked for by key, `metadata.region`. */
  readonly kind: Extract<FieldKind, 'text' | 'number' | 'boolean' | 'texts' | 'map'>;
  /** A phrase without a full stop. */
  readonly about: string;
  readonly aliases?: readonly string[];
  /** The field of the query language that selects one of the groups. */
  readonly field?: string;
  /** As many groups as rows, or nearly: v2 takes it only for the first few of an order. */
  readonly isHighCardinality?: true;
}

export type Unit = 'count' | 'milliseconds' | 'tokens' | 'USD' | 'tokens/s' | 'ratio' | 'score';

export interface Measure {
  readonly name: string;
  readonly unit: Unit;
  readonly about: string;
  readonly aggregations: readonly Aggregation[];
  /** Asked for by key: `usage.input_cached_tokens`. */
  readonly isKeyed?: true;
  /** The dimension that it makes sense with only. */
  readonly needs?: string;
}

/** What the number of a metric is of. */
export function unitOf(measure: Measure, aggregation: Aggregation): Unit {
  if (aggregation === 'count' || aggregation === 'uniq') return 'count';
  return measure.unit === 'ratio' && aggregation === 'sum' ? 'count' : measure.unit;
}

export interface ViewCatalogue {
  readonly name: MetricView;
  /** One of these is counted, summed over, or has a place in a distribution. */
  readonly about: string;
  /** Whose query language `query` is in. */
  readonly entity: Entity;
  /** What `fromTimestamp`, `toTimestamp` and the time dimension are about. */
  readonly time: string;
  readonly dimensions: readonly Dimension[];
  readonly measures: readonly Measure[];
}

const highCardinality = new Set(['id', 'traceId', 'parentObservationId', 'userId', 'sessionId', 'externalId']);

/** Dimensions that are fields of lists. */
function fromFields<Name extends string>(entity: Entity, names: readonly Name[]): (Dimension & { name: Name })[] {
  return names.map((name) => {
    const field = findField(entity, name);
    if (!field) throw new RangeError(`no field ${name}`);
    const { about, aliases } = field;
    return {
      name,
      kind: field.kind as Dimension['kind'],
      about,
      ...(aliases && { aliases }),
      field: field.name,
      ...(highCardinality.has(name) && { isHighCardinality: true }),
    };
  });
}

const ofIds: readonly Aggregation[] = ['uniq', 'count', 'sum'];
const number = { aggregations } as const;
const count = { unit: 'count', ...number } as const;
const distinct = { unit: 'count', aggregations: ofIds } as const;
const milliseconds = { unit: 'milliseconds', ...number } as const;
const tokens = { unit: 'tokens', ...number } as const;
const usd = { unit: 'USD', ...number } as const;

const tokensAndCost = [
  { name: 'inputTokens', ...tokens, about: 'input tokens' },
  { name: 'outputTokens', ...tokens, about: 'output tokens' },
  { name: 'totalTokens', ...tokens, about: 'all tokens' },
  { name: 'inputCost', ...usd, about: 'cost of the input' },
  { name: 'outputCost', ...usd, about: 'cost of the output' },
  { name: 'totalCost', ...usd, about: 'cost in all' },
] as const satisfies readonly Measure[];

export const observationDimensions = [
  ...fromFields('observations', [
    'environment',
    'type',
    'name',
    'level',
    'statusMessage',
    'version',
    'isRootObservation',
    'model',
    'modelId',
    'provider',
    'promptName',
    'promptVersion',
    'metadata',
    'traceName',
    'tags',
    'release',
    'traceVersion',
    'traceEnvironment',
    'userId',
    'sessionId',
    'traceId',
    'parentObservationId',
    'id',
  ]),
  { name: 'startTimeMonth', kind: 'text', about: 'month of the start, `2026-01`' },
  { name: 'usageType', kind: 'texts', about: 'kind of token, as the client or the model named it' },
  { name: 'costType', kind: 'texts', about: 'what was paid for, by the kinds of token' },
] as const satisfies readonly Dimension[];

export const observationMeasures = [
  { name: 'count', ...count, about: 'observations' },
  { name: 'latency', ...milliseconds, about: 'from start to end; unknown while it runs' },
  { name: 'timeToFirstToken', ...milliseconds, about: 'from start to the first token' },
  { name: 'streamingLatency', ...milliseconds, about: 'from the first token to the end' },
  ...tokensAndCost,
  { name: 'tokensPerSecond', unit: 'tokens/s', ...number, about: 'all tokens for each second of latency' },
  { name: 'outputTokensPerSecond', unit: 'tokens/s', ...number, about: 'output tokens for each second of latency' },
  {
    name: 'errorRate',
    unit: 'ratio',
    ...number,
    about: '1 where the level is ERROR, else 0: avg is the rate, sum the number',
  },
  { name: 'countScores', ...count, about: 'scores of the observation' },
  { name: 'traceId', ...distinct, about: 'distinct traces' },
  { name: 'uniqueUserIds', ...distinct, about: 'distinct users' },
  { name: 'uniqueSessionIds', ...distinct, about: 'distinct sessions' },
  { name: 'usage', ...tokens, isKeyed: true, about: 'tokens of one kind' },
  { name: 'cost', ...usd, isKeyed: true, about: 'cost of one kind of token' },
  { name: 'usageByType', ...tokens, needs: 'usageType', about: 'tokens of each kind' },
  { name: 'costByType', ...usd, needs: 'costType', about: 'cost of each kind of token' },
] as const satisfies readonly Measure[];

export const traceDimensions = [
  ...fromFields('traces', [
    'name',
    'environment',
    'release',
    'version',
    'tags',
    'metadata',
    'worstLevel',
    'public',
    'bookmarked',
    'userId',
    'sessionId',
    'externalId',
    'id',
  ]),
  { name: 'timestampMonth', kind: 'text', about: 'month of the timestamp, `2026-01`' },
] as const satisfies readonly Dimension[];

export const traceMeasures = [
  { name: 'count', ...count, about: 'traces' },
  { name: 'observationsCount', ...count, about: 'observations of the trace' },
  { name: 'scoresCount', ...count, about: 'scores of the trace and of its observations' },
  { name: 'uniqueUserIds', ...distinct, about: 'distinct users' },
  { name: 'uniqueSessionIds', ...distinct, about: 'distinct sessions' },
  { name: 'latency', ...milliseconds, about: 'from the first start to the last end; unknown without observations' },
  ...tokensAndCost,
  { name: 'errorCount', ...count, about: 'observations of level ERROR' },
  { name: 'warningCount', ...count, about: 'observations of level WARNING' },
  {
    name: 'errorRate',
    unit: 'ratio',
    ...number,
    about: '1 where some observation is of level ERROR, else 0: avg is the rate, sum the number',
  },
] as const satisfies readonly Measure[];

/** Of the traces that a user or a session is made of. The user or session is counted in each group that has some of its traces. */
const ofTraces = [
  ...fromFields('traces', ['environment', 'release', 'version', 'tags']),
  { name: 'traceName', kind: 'text', field: 'name', about: 'name of the trace' },
] as const satisfies readonly Dimension[];

const groupMeasures = [
  { name: 'tracesCount', ...count, about: 'traces' },
  { name: 'observationsCount', ...count, about: 'observations' },
  ...tokensAndCost,
  { name: 'errorCount', ...count, about: 'observations of level ERROR' },
] as const satisfies readonly Measure[];

export const userDimensions = [
  { name: 'id', kind: 'text', aliases: ['userId'], field: 'userId', isHighCardinality: true, about: 'user' },
  ...ofTraces,
] as const satisfies readonly Dimension[];

export const userMeasures = [
  { name: 'count', ...count, about: 'users' },
  { name: 'sessionsCount', ...count, about: 'sessions' },
  ...groupMeasures,
] as const satisfies readonly Measure[];

export const sessionDimensions = [
  { name: 'id', kind: 'text', aliases: ['sessionId'], field: 'sessionId', isHighCardinality: true, about: 'session' },
  ...ofTraces,
] as const satisfies readonly Dimension[];

export const sessionMeasures = [
  { name: 'count', ...count, about: 'sessions' },
  { name: 'duration', ...milliseconds, about: 'from the first start to the last end of its observations' },
  ...groupMeasures,
] as const satisfies readonly Measure[];

export const scoreDimensions = [
  { name: 'name', kind: 'text', about: 'name of the score' },
  { name: 'source', kind: 'text', about: 'API, ANNOTATION or EVAL' },
  { name: 'dataType', kind: 'text', about: 'NUMERIC, BOOLEAN or CATEGORICAL' },
  { name: 'environment', kind: 'text', about: 'environment of the score' },
  { name: 'configId', kind: 'text', about: 'score config' },
  { name: 'authorUserId', kind: 'text', about: 'who annotated' },
  { name: 'metadata', kind: 'map', about: 'metadata of the score, by key' },
  { name: 'timestampMonth', kind: 'text', about: 'month of the score, `2026-01`' },
  { name: 'timestampDay', kind: 'text', about: 'day of the score, `2026-01-31`' },
  { name: 'traceName', kind: 'text', field: 'name', about: 'name of its trace' },
  { name: 'tags', kind: 'texts', aliases: ['traceTags'], field: 'tags', about: 'one of the tags of its trace' },
  { name: 'traceRelease', kind: 'text', aliases: ['release'], field: 'release', about: 'release of its trace' },
  { name: 'traceVersion', kind: 'text', aliases: ['version'], field: 'version', about: 'version of its trace' },
  { name: 'userId', kind: 'text', field: 'userId', isHighCardinality: true, about: 'user of its trace' },
  {
    name: 'sessionId',
    kind: 'text',
    field: 'sessionId',
    isHighCardinality: true,
    about: 'its session, or that of its trace',
  },
  { name: 'observationName', kind: 'text', about: 'name of its observation' },
  { name: 'observationModelName', kind: 'text', aliases: ['model'], about: 'model of its observation' },
  { name: 'observationPromptName', kind: 'text', aliases: ['promptName'], about: 'prompt of its observation' },
  { name: 'observationPromptVersion', kind: 'number', aliases: ['promptVersion'], about: 'version of that prompt' },
  { name: 'traceId', kind: 'text', field: 'id', isHighCardinality: true, about: 'id of its trace' },
  { name: 'observationId', kind: 'text', isHighCardinality: true, about: 'id of its observation' },
  { name: 'datasetRunId', kind: 'text', isHighCardinality: true, about: 'id of its dataset run' },
  { name: 'id', kind: 'text', isHighCardinality: true, about: 'id of the score' },
] as const satisfies readonly Dimension[];

const value = { name: 'value', kind: 'number', about: 'the number' } as const satisfies Dimension;
const stringValue = { name: 'stringValue', kind: 'text', about: 'the category' } as const satisfies Dimension;
const booleanValue = { name: 'booleanValue', kind: 'boolean', about: 'true or false' } as const satisfies Dimension;
export const scoreValueDimensions = [value, stringValue, booleanValue] as const;

export const scoreMeasures = [
  { name: 'count', ...count, about: 'scores' },
  { name: 'value', unit: 'score', ...number, about: 'the number; of truths 1 or 0, so that avg is the share of true' },
] as const satisfies readonly Measure[];

const scores = { entity: 'traces', time: 'timestamp of the score' } as const;
const groups = { entity: 'traces', time: 'timestamp of the traces' } as const;

export const viewCatalogues: Readonly<Record<MetricView, ViewCatalogue>> = {
  traces: {
    name: 'traces',
    about: 'Traces, with the totals of their observations',
    entity: 'traces',
    time: 'timestamp of the trace',
    dimensions: traceDimensions,
    measures: traceMeasures,
  },
  observations: {
    name: 'observations',
    about: 'Observations: spans, generations, tools and events',
    entity: 'observations',
    time: 'start of the observation',
    dimensions: observationDimensions,
    measures: observationMeasures,
  },
  'scores-numeric': {
    name: 'scores-numeric',
    about: 'Scores that are numbers or truths',
    ...scores,
    dimensions: [...scoreDimensions, value],
    measures: scoreMeasures,
  },
  'scores-boolean': {
    name: 'scores-boolean',
    about: 'Scores that are true or false',
    ...scores,
    dimensions: [...scoreDimensions, booleanValue],
    measures: scoreMeasures,
  },
  'scores-categorical': {
    name: 'scores-categorical',
    about: 'Scores that are categories',
    ...scores,
    dimensions: [...scoreDimensions, stringValue],
    measures: scoreMeasures.filter((measure) => measure.name === 'count'),
  },
  users: {
    name: 'users',
    about: 'Users, with the totals of their traces in the range',
    ...groups,
    dimensions: userDimensions,
    measures: userMeasures,
  },
  sessions: {
    name: 'sessions',
    about: 'Sessions, with the totals of their traces in the range',
    ...groups,
    dimensions: sessionDimensions,
    measures: sessionMeasures,
  },
};

export interface Found<T> {
  readonly found: T;
  /** Of a map, or of a measure that is asked for by key. */
  readonly key?: string;
}

/** By name or alias; `metadata.region` is the dimension `metadata` with the key `region`. */
export function findDimension(view: MetricView, field: string): Found<Dimension> | undefined {
  const { dimensions } = viewCatalogues[view];
  const named =
    dimensions.find(({ name }) => name === field) ?? dimensions.find((each) => each.aliases?.includes(field));
  if (named) return named.kind === 'map' ? undefined : { found: named };
  const dot = field.indexOf('.');
  const keyed = dimensions.find(({ name, kind }) => kind === 'map' && name === field.slice(0, dot));
  const key = field.slice(dot + 1);
  return keyed && dot > 0 && key !== '' ? { found: keyed, key } : undefined;
}

export function findMeasure(view: MetricView, name: string): Found<Measure> | undefined {
  const { measures } = viewCatalogues[view];
  const named = measures.find((each) => each.name === name);
  if (named) return named.isKeyed ? undefined : { found: named };
  const dot = name.indexOf('.');
  const keyed = measures.find((each) => each.isKeyed && each.name === name.slice(0, dot));
  const key = name.slice(dot + 1);
  return keyed && dot > 0 && key !== '' ? { found: keyed, key } : undefined;
}
