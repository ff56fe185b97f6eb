/** One full record of each kind, every field set and awkward, and rows as the engine gives them, for tests of what stores and reads. */
import type { Json, ObservationRecord, ScoreRecord, TraceRecord } from './records.ts';
import type { Row } from './rows.ts';

const metadata = JSON.parse(
  String.raw`{"a":{"b":[1,2.5,null]},"":"","empty":"","none":null,"n":"123","__proto__":"p","quote":"it's \"q\" \\ \n\n \u0000 😀"}`,
) as Json;

export const observationSample: ObservationRecord = {
  projectId: 'project-1',
  traceId: 'trace-1',
  id: 'observation-1',
  parentId: 'parent-1',
  type: 'GENERATION',
  name: "it's a \\ name\n\n😀",
  startTime: 1_767_261_600_123_456,
  endTime: 1_767_261_601_000_001,
  completionStartTime: null,
  environment: 'staging',
  version: 'v1',
  release: 'r1',
  level: 'WARNING',
  statusMessage: 'slow\0',
  isRoot: true,
  model: 'gpt-4o',
  provider: 'openai',
  modelId: 'openai/gpt-4o',
  modelParameters: { temperature: 0.2, stop: ['a', 'b'] },
  usage: { input: 12, output: 1, total: 13, __proto: 0 },
  cost: { input: '0.00003', output: '0.00001', total: '0.00004' },
  totalCost: '0.00004',
  costSource: 'computed',
  priceId: 'price-1',
  priceTier: 'default',
  promptName: 'folder/prompt',
  promptVersion: 3,
  input: '[{"role":"user","content":"Capital of France?"}]',
  output: 'Paris',
  metadata,
  source: 'batch',
  fold: '{"s":[]}',
  createdAt: 1_767_261_600_000_000,
  updatedAt: 1_767_261_602_000_000,
  rowVersion: 1_767_261_602_000_003,
  isDeleted: false,
};

export const traceSample: TraceRecord = {
  projectId: 'project-1',
  id: 'trace-1',
  timestamp: 1_767_261_600_050_000,
  name: 'qa',
  userId: 'u1',
  sessionId: 's1',
  environment: 'default',
  release: 'r',
  version: 'v',
  externalId: 'x',
  public: true,
  bookmarked: true,
  tags: ['alpha', "it's"],
  input: '"123"',
  output: '',
  metadata,
  rootId: 'observation-1',
  firstStart: 1_767_261_600_123_456,
  lastStart: null,
  fold: '{}',
  createdAt: 1_767_261_600_000_000,
  updatedAt: 1_767_261_602_000_000,
  rowVersion: 1_767_261_602_000_003,
  isDeleted: true,
};

export const scoreSample: ScoreRecord = {
  projectId: 'project-1',
  id: 'score-1',
  timestamp: 1_767_261_600_950_000,
  name: 'ok',
  source: 'API',
  dataType: 'NUMERIC',
  value: 0.1,
  stringValue: '',
  traceId: 'trace-1',
  observationId: '',
  sessionId: '',
  datasetRunId: '',
  comment: 'fine\n\nreally',
  metadata,
  authorUserId: '',
  configId: '',
  queueId: '',
  environment: 'default',
  fold: '{}',
  createdAt: 1_767_261_600_000_000,
  updatedAt: 1_767_261_602_000_000,
  rowVersion: 1_767_261_602_000_003,
  isDeleted: false,
};

/** An inserted line as it is read back: times are text, 64-bit integers and decimals are quoted. */
export function asEngineRow(line: string): Row {
  const row = JSON.parse(line) as Record<string, unknown>;
  for (const [column, value] of Object.entries(row)) {
    if (typeof value === 'number' && value > 1e13 && column !== 'row_version') row[column] = timeText(value);
  }
  return { ...row, row_version: String(row['row_version']) };
}

function timeText(micros: number): string {
  const iso = new Date(Math.floor(micros / 1000)).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}${String(micros % 1000).padStart(3, '0')}`;
}
