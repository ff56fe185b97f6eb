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
} from './rows.ts';
import { asEngineRow, observationSample, scoreSample, traceSample } from './testing.ts';

describe('rows', () => {
  it('toObservationLine() writes exactly the columns that are read', () => {
    expect(Object.keys(JSON.parse(toObservationLine(observationSample)))).toEqual([...observationColumns]);
    expect(Object.keys(JSON.parse(toTraceLine(traceSample)))).toEqual([...traceColumns]);
    expect(Object.keys(JSON.parse(toScoreLine(scoreSample)))).toEqual([...scoreColumns]);
  });

  it('fromObservationRow() gives back what toObservationLine() wrote', () => {
    const back: ObservationRecord = fromObservationRow(asEngineRow(toObservationLine(observationSample)));
    expect(back).toEqual(observationSample);
  });

  it('fromTraceRow() gives back what toTraceLine() wrote', () => {
    const back: TraceRecord = fromTraceRow(asEngineRow(toTraceLine(traceSample)));
    expect(back).toEqual(traceSample);
  });

  it('fromScoreRow() gives back what toScoreLine() wrote', () => {
    const back: ScoreRecord = fromScoreRow(asEngineRow(toScoreLine(scoreSample)));
    expect(back).toEqual(scoreSample);
  });

  it('toObservationLine() stays one line without lone surrogates', () => {
    const line = toObservationLine({ ...observationSample, name: 'a\n\nb\uD800', statusMessage: '\0' });
    expect(line).not.toContain('\n');
    expect(fromObservationRow(asEngineRow(line))).toMatchObject({ name: 'a\n\nb\uFFFD', statusMessage: '\0' });
  });

  it('microsOf() reads what the engine writes', () => {
    expect(microsOf('2026-01-01 10:00:00.123456')).toBe(1_767_261_600_123_456);
    expect(microsOf('1971-01-01 00:00:00.000001')).toBe(31_536_000_000_001);
    expect(microsOf('2026-01-01 10:00:00')).toBe(1_767_261_600_000_000);
  });
});
