import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestClickHouse, type TestClickHouse } from '#db/clickhouse/testing.ts';
import type { Json, ObservationRecord, ScoreRecord, TraceRecord } from './records.ts';
import {
  fromObservationRow,
  fromScoreRow,
  fromTraceRow,
  observationColumns,
  type Row,
  scoreColumns,
  toObservationLine,
  toScoreLine,
  toTraceLine,
  traceColumns,
} from './rows.ts';
import { observationSample, scoreSample, traceSample } from './testing.ts';
import { timeMax, timeMin } from './time.ts';

let test: TestClickHouse;

beforeAll(async () => {
  test = await openTestClickHouse();
});

afterAll(async () => {
  await test[Symbol.asyncDispose]();
});

/** Writes the records, each under an id of its own, and reads them back in order. */
async function roundTrip<T extends { readonly id: string }>(
  table: { name: string; columns: readonly string[]; toLine: (record: T) => string; fromRow: (row: Row) => T },
  records: readonly T[],
): Promise<T[]> {
  const { name, columns, toLine, fromRow } = table;
  const lines = records.map((record) => `${toLine(record)}\n`).join('');
  await test.clickhouse.insert(name, columns, lines, { settings: { max_partitions_per_insert_block: 0 } });
  const ids = records.map((record) => record.id);
  const sql = `SELECT ${columns.join(', ')} FROM ${name} WHERE id IN {ids:Array(String)}`;
  const rows = await test.clickhouse.rows<Row>(sql, { ids });
  const byId = new Map(rows.map(fromRow).map((record) => [record.id, record]));
  return ids.map((id) => byId.get(id) as T);
}

const tables = {
  observations: {
    name: 'observations',
    columns: observationColumns,
    toLine: toObservationLine,
    fromRow: fromObservationRow,
  },
  traces: { name: 'traces', columns: traceColumns, toLine: toTraceLine, fromRow: fromTraceRow },
  scores: { name: 'scores', columns: scoreColumns, toLine: toScoreLine, fromRow: fromScoreRow },
};

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.constantFrom('', '\n\n', '\\', "'", '\0', '{a:1}'));
const time = fc.integer({ min: timeMin, max: timeMax - 1 });
const nullableTime = fc.option(time);
const json = fc
  .dictionary(text, fc.jsonValue({ stringUnit: 'binary' }), { maxKeys: 4, noNullPrototype: true })
  .map((value) => JSON.parse(JSON.stringify(value)) as Json);
const decimal = fc.tuple(fc.nat(1_000_000), fc.nat(99_999_999)).map(([whole, digits]) => `${whole}.${digits}1`);
const sample = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.sample(arbitrary, { numRuns: 200, seed: 1 }).map((record, at) => ({ ...record, id: `r${at}` }));

describe('rows in ClickHouse', () => {
  it('fromObservationRow() reads exactly what toObservationLine() wrote', async () => {
    const random = fc.record({
      name: text,
      traceId: text,
      input: text,
      statusMessage: text,
      startTime: time,
      endTime: nullableTime,
      modelParameters: json,
      metadata: json,
      usage: fc.dictionary(text, fc.maxSafeNat(), { maxKeys: 4, noNullPrototype: true }),
      cost: fc.dictionary(text, decimal, { maxKeys: 4, noNullPrototype: true }),
      totalCost: decimal,
    });
    const records = sample(random).map((fields): ObservationRecord => ({ ...observationSample, ...fields }));
    expect(await roundTrip(tables.observations, [observationSample, ...records])).toEqual([
      observationSample,
      ...records,
    ]);
  });

  it('fromTraceRow() reads exactly what toTraceLine() wrote', async () => {
    const random = fc.record({
      name: text,
      tags: fc.array(text),
      metadata: json,
      timestamp: time,
      firstStart: nullableTime,
      public: fc.boolean(),
    });
    const records = sample(random).map((fields): TraceRecord => ({ ...traceSample, ...fields }));
    expect(await roundTrip(tables.traces, [traceSample, ...records])).toEqual([traceSample, ...records]);
  });

  it('fromScoreRow() reads exactly what toScoreLine() wrote', async () => {
    const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((each) => each + 0));
    const random = fc.record({ name: text, stringValue: text, comment: text, metadata: json, value });
    const records = sample(random).map((fields): ScoreRecord => ({ ...scoreSample, ...fields }));
    expect(await roundTrip(tables.scores, [scoreSample, ...records])).toEqual([scoreSample, ...records]);
  });
});
