import { describe, expect, it } from 'vitest';
import type { ObservationRecord, ScoreRecord, TraceRecord } from './records.ts';
import {
  fromObservationRow,
  fromScoreRow,
  fromTraceRow,
  microsOf,
  observationColumns,
  scoreColumns,
  toObservationLine,
  toScoreLine,
  toTraceLine,
  traceColumns,
  type Row,
} from './rows.ts';
import { observationSample, scoreSample, traceSample } from './testing.ts';

describe('rows', () => {
  it('toObservationLine() writes exactly the columns that are read', () => {
    expect(Object.keys(JSON.parse(toObservationLine(observationSample)))).toEqual([...observationColumns]);
    expect(Object.keys(JSON.parse(toTraceLine(traceSample)))).toEqual([...traceColumns]);
    expect(Object.keys(JSON.parse(toScoreLine(scoreSample)))).toEqual([...scoreColumns]);
  });

  it('fromObservationRow() gives back what toObservationLine() wrote', () => {
    const back: ObservationRecord = fromObservationRow(asRead(toObservationLine(observationSample)));
    expect(back).toEqual(observationSample);
  });

  it('fromTraceRow() gives back what toTraceLine() wrote', () => {
    const back: TraceRecord = fromTraceRow(asRead(toTraceLine(traceSample)));
    expect(back).toEqual(traceSample);
  });

  it('fromScoreRow() gives back what toScoreLine() wrote', () => {
    const back: ScoreRecord = fromScoreRow(asRead(toScoreLine(scoreSample)));
    expect(back).toEqual(scoreSample);
  });

  it('toObservationLine() stays one line without lone surrogates', () => {
    const line = toObservationLine({ ...observationSample, name: 'a\n\nb\uD800', statusMessage: '\0' });
    expect(line).not.toContain('\n');
    expect(fromObservationRow(asRead(line))).toMatchObject({ name: 'a\n\nb\uFFFD', statusMessage: '\0' });
  });

  it('microsOf() reads what the engine writes', () => {
    expect(microsOf('2026-01-01 10:00:00.123456')).toBe(1_767_261_600_123_456);
    expect(microsOf('1971-01-01 00:00:00.000001')).toBe(31_536_000_000_001);
    expect(microsOf('2026-01-01 10:00:00')).toBe(1_767_261_600_000_000);
  });
});

/** The engine gives times as text and 64-bit integers and decimals quoted. */
function asRead(line: string): Row {
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
