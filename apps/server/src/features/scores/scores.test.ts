import { expect, test } from 'vitest';
import { testScore } from '#features/records/testing-store.ts';
import { scoresInTrace } from './scores.ts';

const records = (['NUMERIC', 'TEXT', 'CORRECTION'] as const).map((dataType) =>
  testScore({ id: dataType, dataType, value: 0 }),
);

function shownTo(headers: Record<string, string>): string[] {
  return scoresInTrace(records, new Request('http://test/', { headers })).map((score) => score.id);
}

test('scoresInTrace() leaves corrections out for everybody, and text for Python below 3', () => {
  expect(shownTo({})).toEqual(['NUMERIC', 'TEXT']);
  expect(shownTo({ 'x-langfuse-sdk-name': 'python', 'x-langfuse-sdk-version': '4.1.0' })).toEqual(['NUMERIC', 'TEXT']);
  expect(shownTo({ 'x-langfuse-sdk-name': 'python', 'x-langfuse-sdk-version': '2.60.10' })).toEqual(['NUMERIC']);
  expect(shownTo({ x_langfuse_sdk_name: 'python', x_langfuse_sdk_version: '2.0.0' })).toEqual(['NUMERIC']);
  expect(shownTo({ 'x-langfuse-sdk-name': 'langfuse-js', 'x-langfuse-sdk-version': '2.0.0' })).toEqual([
    'NUMERIC',
    'TEXT',
  ]);
});
