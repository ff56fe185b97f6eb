/** The fields of traces and observations: the one catalogue behind filters, the query language, orders, facets and docs. */

export const entities = ['traces', 'observations'] as const;
export type Entity = (typeof entities)[number];

/**
 * - `text`: compared whole. `document`: long text, only ever searched in.
 * - `texts`: a list of them. `map`: text by key. `scores`: numbers, categories and truths by name.
 */
export type FieldKind = 'text' | 'document' | 'number' | 'time' | 'boolean' | 'texts' | 'map' | 'scores';

export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  /** For docs and completion: a phrase without a full stop. */
  readonly about: string;
  /** Other names for it, in the query language and in JSON filters. */
  readonly aliases?: readonly string[];
  /** The names for it in JSON filters where they differ from name and aliases. */
  readonly filterNames?: readonly string[];
  /** All values it can have; they are recognised whatever their case. */
  readonly values?: readonly string[];
  readonly unit?: 'seconds' | 'USD' | 'tokens';
  /** What can be counted of it: its commonest values, ranges of its numbers, or its keys. */
  readonly facet?: 'values' | 'buckets' | 'keys';
  /** Lists can be ordered by it. */
  readonly isOrder?: true;
}

const levelNames = ['DEBUG', 'DEFAULT', 'WARNING', 'ERROR'] as const;
const typeNames = [
  'SPAN',
  'GENERATION',
  'EVENT',
  'AGENT',
  'TOOL',
  'CHAIN',
  'RETRIEVER',
  'EVALUATOR',
  'EMBEDDING',
  'GUARDRAIL',
] as const;

const seconds = { kind: 'number', unit: 'seconds', facet: 'buckets' } as const;
const tokens = { kind: 'number', unit: 'tokens', facet: 'buckets' } as const;
const cost = { kind: 'number', unit: 'USD', facet: 'buckets' } as const;
const values = { kind: 'text', facet: 'values' } as const;

/** What a trace takes from its observations: a condition holds when some observation meets it. */
const ofSomeObservation = [
  { name: 'level', ...values, values: levelNames, filterNames: [], about: 'level of some observation' },
  { name: 'type', ...values, values: typeNames, about: 'type of some observation' },
  { name: 'observationName', ...values, aliases: ['observation'], about: 'name of some observation' },
  { name: 'model', ...values, aliases: ['providedModelName'], about: 'model named by some observation' },
  { name: 'modelId', ...values, about: 'model of the price book that some observation matched' },
  { name: 'provider', ...values, about: 'who served the model of some observation' },
  { name: 'promptName', ...values, aliases: ['prompt'], about: 'prompt linked to some observation' },
  { name: 'statusMessage', kind: 'text', aliases: ['status'], about: 'status message of some observation' },
  { name: 'timeToFirstToken', ...seconds, aliases: ['ttft'], about: 'seconds to the first token, of some observation' },
] as const satisfies readonly Field[];

export const traceFields = [
  { name: 'id', kind: 'text', aliases: ['traceId', 'trace'], isOrder: true, about: 'id of the trace' },
  { name: 'timestamp', kind: 'time', aliases: ['time', 'startTime'], isOrder: true, about: 'when the trace began' },
  { name: 'name', ...values, aliases: ['traceName'], isOrder: true, about: 'name of the trace' },
  { name: 'userId', ...values, aliases: ['user'], isOrder: true, about: 'user' },
  { name: 'release', ...values, isOrder: true, about: 'release of the application' },
  { name: 'version', ...values, isOrder: true, about: 'version of the trace' },
  { name: 'public', kind: 'boolean', facet: 'values', isOrder: true, about: 'shared by link' },
  { name: 'bookmarked', kind: 'boolean', facet: 'values', isOrder: true, about: 'starred' },
  { name: 'sessionId', ...values, aliases: ['session'], isOrder: true, about: 'session' },
  { name: 'environment', ...values, aliases: ['env'], about: 'environment' },
  { name: 'externalId', kind: 'text', about: 'id given by another system' },
  { name: 'tags', kind: 'texts', aliases: ['tag'], facet: 'values', about: 'one of the tags' },
  { name: 'metadata', kind: 'map', facet: 'keys', about: 'metadata by key, those of the root observation included' },
  { name: 'input', kind: 'document', filterNames: [], about: 'part of the input, of the trace or any observation' },
  { name: 'output', kind: 'document', filterNames: [], about: 'part of the output, of the trace or any observation' },
  { name: 'latency', ...seconds, aliases: ['duration'], isOrder: true, about: 'seconds from first start to last end' },
  { name: 'inputTokens', ...tokens, about: 'tokens of all inputs' },
  { name: 'outputTokens', ...tokens, about: 'tokens of all outputs' },
  { name: 'totalTokens', ...tokens, aliases: ['tokens'], isOrder: true, about: 'all tokens' },
  { name: 'inputCost', ...cost, about: 'USD of all inputs' },
  { name: 'outputCost', ...cost, about: 'USD of all outputs' },
  { name: 'totalCost', ...cost, aliases: ['cost'], isOrder: true, about: 'USD in all' },
  {
    name: 'observationCount',
    kind: 'number',
    facet: 'buckets',
    aliases: ['observations'],
    isOrder: true,
    about: 'number of observations',
  },
  { name: 'errorCount', kind: 'number', aliases: ['errors'], about: 'number of observations of level ERROR' },
  { name: 'warningCount', kind: 'number', aliases: ['warnings'], about: 'number of observations of level WARNING' },
  { name: 'defaultCount', kind: 'number', about: 'number of observations of level DEFAULT' },
  { name: 'debugCount', kind: 'number', about: 'number of observations of level DEBUG' },
  {
    name: 'worstLevel',
    ...values,
    values: levelNames,
    filterNames: ['level', 'worstLevel'],
    about: 'gravest level of its observations; DEFAULT without any',
  },
  {
    name: 'scores',
    kind: 'scores',
    facet: 'keys',
    aliases: ['score'],
    filterNames: ['scores', 'scores_avg', 'score_categories', 'score_booleans'],
    about: 'scores of the trace and of its observations, by name; numbers are averaged',
  },
  ...ofSomeObservation,
] as const satisfies readonly Field[];

export const observationFields = [
  { name: 'id', kind: 'text', about: 'id of the observation' },
  { name: 'traceId', kind: 'text', aliases: ['trace'], about: 'id of its trace' },
  { name: 'parentObservationId', kind: 'text', aliases: ['parent'], about: 'id of its parent' },
  { name: 'type', ...values, values: typeNames, about: 'type' },
  { name: 'name', ...values, aliases: ['observationName', 'observation'], about: 'name' },
  { name: 'isRootObservation', kind: 'boolean', aliases: ['isRoot'], facet: 'values', about: 'first of its trace' },
  { name: 'startTime', kind: 'time', aliases: ['time', 'timestamp'], isOrder: true, about: 'when it began' },
  { name: 'endTime', kind: 'time', about: 'when it ended' },
  { name: 'completionStartTime', kind: 'time', about: 'when its first token came' },
  { name: 'environment', ...values, aliases: ['env'], about: 'environment' },
  { name: 'level', ...values, values: levelNames, about: 'level' },
  { name: 'statusMessage', kind: 'text', aliases: ['status'], about: 'status message' },
  { name: 'version', ...values, about: 'version of the observation' },
  { name: 'latency', ...seconds, aliases: ['duration'], isOrder: true, about: 'seconds from start to end' },
  {
    name: 'timeToFirstToken',
    ...seconds,
    aliases: ['ttft'],
    isOrder: true,
    about: 'seconds from start to the first token',
  },
  { name: 'tokensPerSecond', kind: 'number', facet: 'buckets', about: 'output tokens for each second' },
  { name: 'inputTokens', ...tokens, about: 'tokens of the input' },
  { name: 'outputTokens', ...tokens, about: 'tokens of the output' },
  { name: 'totalTokens', ...tokens, aliases: ['tokens'], isOrder: true, about: 'all tokens' },
  { name: 'inputCost', ...cost, about: 'USD of the input' },
  { name: 'outputCost', ...cost, about: 'USD of the output' },
  { name: 'totalCost', ...cost, aliases: ['cost'], isOrder: true, about: 'USD in all' },
  { name: 'model', ...values, aliases: ['providedModelName'], about: 'model as the client named it' },
  { name: 'modelId', ...values, about: 'model of the price book that matched' },
  { name: 'provider', ...values, about: 'who served the model' },
  { name: 'promptName', ...values, aliases: ['prompt'], about: 'linked prompt' },
  { name: 'promptVersion', kind: 'number', about: 'version of the linked prompt' },
  { name: 'input', kind: 'document', about: 'part of the input' },
  { name: 'output', kind: 'document', about: 'part of the output' },
  { name: 'metadata', kind: 'map', facet: 'keys', about: 'metadata by key' },
  { name: 'userId', ...values, aliases: ['user'], about: 'user of its trace' },
  { name: 'sessionId', ...values, aliases: ['session'], about: 'session of its trace' },
  { name: 'traceName', ...values, about: 'name of its trace' },
  { name: 'traceEnvironment', kind: 'text', about: 'environment of its trace' },
  {
    name: 'tags',
    kind: 'texts',
    aliases: ['tag', 'traceTags'],
    facet: 'values',
    about: 'one of the tags of its trace',
  },
  { name: 'release', ...values, aliases: ['traceRelease'], about: 'release of its trace' },
  { name: 'traceVersion', kind: 'text', about: 'version of its trace' },
  { name: 'bookmarked', kind: 'boolean', about: 'its trace is starred' },
  { name: 'public', kind: 'boolean', about: 'its trace is shared by link' },
  {
    name: 'scores',
    kind: 'scores',
    facet: 'keys',
    aliases: ['score'],
    filterNames: ['scores', 'scores_avg', 'score_categories', 'score_booleans'],
    about: 'scores of the observation, by name; numbers are averaged',
  },
] as const satisfies readonly Field[];

export type TraceFieldName = (typeof traceFields)[number]['name'];
export type ObservationFieldName = (typeof observationFields)[number]['name'];

export const fieldsOf: Readonly<Record<Entity, readonly Field[]>> = {
  traces: traceFields,
  observations: observationFields,
};

const byName: Readonly<Record<Entity, ReadonlyMap<string, Field>>> = {
  traces: named(traceFields),
  observations: named(observationFields),
};

/** By name or alias, whatever the case. */
export function findField(entity: Entity, name: string): Field | undefined {
  return byName[entity].get(name.toLowerCase());
}

/** The names under which JSON filters know a field. */
export function filterNamesOf(field: Field): readonly string[] {
  return field.filterNames ?? [field.name, ...(field.aliases ?? [])];
}

export function orderFieldsOf(entity: Entity): string[] {
  return fieldsOf[entity].filter((field) => field.isOrder).map((field) => field.name);
}

/** Names come before aliases, so that an alias never hides a name. */
function named(fields: readonly Field[]): ReadonlyMap<string, Field> {
  const aliases = fields.flatMap((field) => (field.aliases ?? []).map((alias) => [alias, field] as const));
  const names = fields.map((field) => [field.name, field] as const);
  return new Map([...aliases, ...names].map(([name, field]) => [name.toLowerCase(), field]));
}
