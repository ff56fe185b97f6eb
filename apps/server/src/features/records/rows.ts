/**
 * The codec between records and rows of ClickHouse.
 *
 * Times go in as integer microseconds, which is the only form that both time parsers of the engine read without loss; they come out
 * as `YYYY-MM-DD hh:mm:ss.ffffff` UTC. Read with `output_format_json_quote_decimals=1`, or costs pass through a double.
 */
import { parseJsonText } from '#lib/json.ts';
import type {
  Json,
  Level,
  Micros,
  ObservationRecord,
  ObservationType,
  ScoreDataType,
  ScoreRecord,
  TraceRecord,
} from './records.ts';
import { decodeMetadata, encodeMetadata, encodeValue } from './text.ts';

/** One row as `JSONEachRow` gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** The columns to select for `fromObservationRow`. */
export const observationColumns = [
  'project_id',
  'trace_id',
  'id',
  'parent_id',
  'type',
  'name',
  'start_time',
  'end_time',
  'completion_start_time',
  'environment',
  'version',
  'release',
  'level',
  'status_message',
  'is_root',
  'model',
  'provider',
  'model_id',
  'model_parameters',
  'usage',
  'cost',
  'total_cost',
  'cost_source',
  'price_id',
  'price_tier',
  'prompt_name',
  'prompt_version',
  'input',
  'output',
  'metadata',
  'source',
  'fold',
  'created_at',
  'updated_at',
  'row_version',
  'is_deleted',
] as const;

/** One line of `INSERT INTO observations FORMAT JSONEachRow`, without the line's end. */
export function toObservationLine(record: ObservationRecord): string {
  return encodeValue({
    project_id: record.projectId,
    trace_id: record.traceId,
    id: record.id,
    parent_id: record.parentId,
    type: record.type,
    name: record.name,
    start_time: record.startTime,
    end_time: record.endTime,
    completion_start_time: record.completionStartTime,
    environment: record.environment,
    version: record.version,
    release: record.release,
    level: record.level,
    status_message: record.statusMessage,
    is_root: record.isRoot ? 1 : 0,
    model: record.model,
    provider: record.provider,
    model_id: record.modelId,
    model_parameters: encodeValue(record.modelParameters),
    usage: record.usage,
    cost: record.cost,
    total_cost: record.totalCost,
    cost_source: record.costSource,
    price_id: record.priceId,
    price_tier: record.priceTier,
    prompt_name: record.promptName,
    prompt_version: record.promptVersion,
    input: record.input,
    output: record.output,
    metadata: encodeMetadata(record.metadata),
    source: record.source,
    ...storedColumns(record),
  });
}

export function fromObservationRow(row: Row): ObservationRecord {
  return {
    projectId: text(row['project_id']),
    traceId: text(row['trace_id']),
    id: text(row['id']),
    parentId: text(row['parent_id']),
    type: text(row['type']) as ObservationType,
    name: text(row['name']),
    startTime: microsOf(row['start_time']),
    endTime: microsOrNull(row['end_time']),
    completionStartTime: microsOrNull(row['completion_start_time']),
    environment: text(row['environment']),
    version: text(row['version']),
    release: text(row['release']),
    level: text(row['level']) as Level,
    statusMessage: text(row['status_message']),
    isRoot: flag(row['is_root']),
    model: text(row['model']),
    provider: text(row['provider']),
    modelId: text(row['model_id']),
    modelParameters: jsonObject(row['model_parameters']),
    usage: mapValues(row['usage'], Number),
    cost: mapValues(row['cost'], decimal),
    totalCost: decimal(row['total_cost']),
    costSource: text(row['cost_source']) as ObservationRecord['costSource'],
    priceId: text(row['price_id']),
    priceTier: text(row['price_tier']),
    promptName: text(row['prompt_name']),
    promptVersion: Number(row['prompt_version']),
    input: text(row['input']),
    output: text(row['output']),
    metadata: decodeMetadata(mapValues(row['metadata'], text)),
    source: text(row['source']) as ObservationRecord['source'],
    ...fromStoredColumns(row),
  };
}

/** The columns to select for `fromTraceRow`. */
export const traceColumns = [
  'project_id',
  'id',
  'timestamp',
  'name',
  'user_id',
  'session_id',
  'environment',
  'release',
  'version',
  'external_id',
  'public',
  'bookmarked',
  'tags',
  'input',
  'output',
  'metadata',
  'root_id',
  'first_start',
  'last_start',
  'fold',
  'created_at',
  'updated_at',
  'row_version',
  'is_deleted',
] as const;

/** One line of `INSERT INTO traces FORMAT JSONEachRow`, without the line's end. */
export function toTraceLine(record: TraceRecord): string {
  return encodeValue({
    project_id: record.projectId,
    id: record.id,
    timestamp: record.timestamp,
    name: record.name,
    user_id: record.userId,
    session_id: record.sessionId,
    environment: record.environment,
    release: record.release,
    version: record.version,
    external_id: record.externalId,
    public: record.public ? 1 : 0,
    bookmarked: record.bookmarked ? 1 : 0,
    tags: record.tags,
    input: record.input,
    output: record.output,
    metadata: encodeMetadata(record.metadata),
    root_id: record.rootId,
    first_start: record.firstStart,
    last_start: record.lastStart,
    ...storedColumns(record),
  });
}

export function fromTraceRow(row: Row): TraceRecord {
  return {
    projectId: text(row['project_id']),
    id: text(row['id']),
    timestamp: microsOf(row['timestamp']),
    name: text(row['name']),
    userId: text(row['user_id']),
    sessionId: text(row['session_id']),
    environment: text(row['environment']),
    release: text(row['release']),
    version: text(row['version']),
    externalId: text(row['external_id']),
    public: flag(row['public']),
    bookmarked: flag(row['bookmarked']),
    tags: Array.isArray(row['tags']) ? row['tags'].map(text) : [],
    input: text(row['input']),
    output: text(row['output']),
    metadata: decodeMetadata(mapValues(row['metadata'], text)),
    rootId: text(row['root_id']),
    firstStart: microsOrNull(row['first_start']),
    lastStart: microsOrNull(row['last_start']),
    ...fromStoredColumns(row),
  };
}

/** The columns to select for `fromScoreRow`. */
export const scoreColumns = [
  'project_id',
  'id',
  'timestamp',
  'name',
  'source',
  'data_type',
  'value',
  'string_value',
  'trace_id',
  'observation_id',
  'session_id',
  'dataset_run_id',
  'comment',
  'metadata',
  'author_user_id',
  'config_id',
  'queue_id',
  'environment',
  'fold',
  'created_at',
  'updated_at',
  'row_version',
  'is_deleted',
] as const;

/** One line of `INSERT INTO scores FORMAT JSONEachRow`, without the line's end. */
export function toScoreLine(record: ScoreRecord): string {
  return encodeValue({
    project_id: record.projectId,
    id: record.id,
    timestamp: record.timestamp,
    name: record.name,
    source: record.source,
    data_type: record.dataType,
    value: record.value,
    string_value: record.stringValue,
    trace_id: record.traceId,
    observation_id: record.observationId,
    session_id: record.sessionId,
    dataset_run_id: record.datasetRunId,
    comment: record.comment,
    metadata: encodeMetadata(record.metadata),
    author_user_id: record.authorUserId,
    config_id: record.configId,
    queue_id: record.queueId,
    environment: record.environment,
    ...storedColumns(record),
  });
}

export function fromScoreRow(row: Row): ScoreRecord {
  return {
    projectId: text(row['project_id']),
    id: text(row['id']),
    timestamp: microsOf(row['timestamp']),
    name: text(row['name']),
    source: text(row['source']) as ScoreRecord['source'],
    dataType: text(row['data_type']) as ScoreDataType,
    value: row['value'] == null ? null : Number(row['value']),
    stringValue: text(row['string_value']),
    traceId: text(row['trace_id']),
    observationId: text(row['observation_id']),
    sessionId: text(row['session_id']),
    datasetRunId: text(row['dataset_run_id']),
    comment: text(row['comment']),
    metadata: decodeMetadata(mapValues(row['metadata'], text)),
    authorUserId: text(row['author_user_id']),
    configId: text(row['config_id']),
    queueId: text(row['queue_id']),
    environment: text(row['environment']),
    ...fromStoredColumns(row),
  };
}

/**
 * A time as the engine writes it, in microseconds. Takes `2026-01-02 03:04:05.678901` (any number of fraction digits up to six, or none).
 */
export function microsOf(value: unknown): Micros {
  const written = text(value);
  const millis = Date.parse(`${written.slice(0, 10)}T${written.slice(11, 19)}Z`);
  return millis * 1000 + Number(written.slice(20, 26).padEnd(6, '0'));
}

interface StoredFields {
  readonly fold: string;
  readonly createdAt: Micros;
  readonly updatedAt: Micros;
  readonly rowVersion: number;
  readonly isDeleted: boolean;
}

function storedColumns(record: StoredFields): Record<string, unknown> {
  return {
    fold: record.fold,
    created_at: record.createdAt,
    updated_at: record.updatedAt,
    row_version: record.rowVersion,
    is_deleted: record.isDeleted ? 1 : 0,
  };
}

function fromStoredColumns(row: Row): StoredFields {
  return {
    fold: text(row['fold']),
    createdAt: microsOf(row['created_at']),
    updatedAt: microsOf(row['updated_at']),
    rowVersion: Number(row['row_version']),
    isDeleted: flag(row['is_deleted']),
  };
}

function microsOrNull(value: unknown): Micros | null {
  return value == null ? null : microsOf(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function flag(value: unknown): boolean {
  return value === 1 || value === true || value === '1';
}

/** Numbers arrive here only when the reader forgot to ask for quoted decimals; twelve places are what the column holds. */
function decimal(value: unknown): string {
  if (typeof value === 'string') return value;
  const fixed = Number(value ?? 0).toFixed(12);
  return fixed.replace(/\.?0+$/, '');
}

function mapValues<T>(map: unknown, convert: (value: unknown) => T): Record<string, T> {
  if (typeof map !== 'object' || map === null) return {};
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, convert(value)]));
}

function jsonObject(value: unknown): Json {
  const written = text(value);
  return written === '' ? {} : (parseJsonText(written) as Json);
}
