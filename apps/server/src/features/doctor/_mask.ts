/** What may be kept of an item that was refused: enough to see what was wrong with it, none of its content. */

/** Values under these names say what an item is and when, not what it is about. */
const plainNames = new Set([
  'id',
  'type',
  'timestamp',
  'traceId',
  'observationId',
  'parentObservationId',
  'sessionId',
  'datasetRunId',
  'configId',
  'startTime',
  'endTime',
  'completionStartTime',
  'start',
  'end',
  'level',
  'environment',
  'dataType',
  'source',
  'model',
  'unit',
]);

const depthMax = 3;
const keysMax = 30;
const plainLengthMax = 80;
const keyLengthMax = 60;
const sampleLengthMax = 2_000;

/** JSON text of at most 2,000 characters; '' for what is not there. */
export function maskedSample(item: unknown): string {
  if (item === undefined) return '';
  const text = JSON.stringify(masked(item, '', 0));
  return (text.length > sampleLengthMax ? `${text.slice(0, sampleLengthMax)}…` : text)
    .replaceAll('\0', '')
    .toWellFormed();
}

function masked(value: unknown, name: string, depth: number): unknown {
  if (typeof value === 'string') return plainNames.has(name) ? cut(value, plainLengthMax) : `‹text, ${value.length}›`;
  if (typeof value === 'number') return plainNames.has(name) ? value : '‹number›';
  if (typeof value === 'bigint') return '‹number›';
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return `‹list, ${value.length}›`;
  const entries = Object.entries(value);
  if (depth >= depthMax) return `‹object, ${entries.length}›`;
  const shown = entries
    .slice(0, keysMax)
    .map(([key, each]) => [cut(key, keyLengthMax), masked(each, key, depth + 1)] as const);
  const more = entries.length > keysMax ? [['…', `${entries.length - keysMax} more`] as const] : [];
  return Object.fromEntries([...shown, ...more]);
}

function cut(text: string, lengthMax: number): string {
  return text.length > lengthMax ? `${text.slice(0, lengthMax).toWellFormed()}…` : text;
}
