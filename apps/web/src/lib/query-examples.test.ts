import { entities } from '@telltale/contract/fields.ts';
import { parseQuery } from '@telltale/contract/query-language.ts';
import { expect, test } from 'vitest';
import { queryExamples } from './query-examples.ts';

test('queryExamples are right for every list', () => {
  for (const entity of entities) {
    expect(queryExamples.filter(({ text }) => parseQuery(text, entity).error !== undefined)).toEqual([]);
  }
});
