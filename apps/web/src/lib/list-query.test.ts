import { expect, test } from 'vitest';
import { chosenValues, conditionText, withOldParameters } from './list-query.ts';

test('conditionText() quotes what would read as something else', () => {
  expect(conditionText('userId', 'ada')).toBe('userId:ada');
  expect(conditionText('userId', 'ada lovelace')).toBe('userId:"ada lovelace"');
  expect(conditionText('environment', 'dev', 'prod')).toBe('environment:(dev OR prod)');
});

test('withOldParameters() says in the query what older links said beside it', () => {
  expect(withOldParameters(undefined, {})).toBeUndefined();
  expect(withOldParameters('name:x', {})).toBe('name:x');
  expect(withOldParameters(undefined, { q: 'wind up', user: 'ada', level: 'warning', env: 'dev,prod' })).toBe(
    'userId:ada level:(WARNING OR ERROR) environment:(dev OR prod) "wind up"',
  );
  expect(withOldParameters('a OR b', { level: 'error' })).toBe('(a OR b) level:ERROR');
});

test('chosenValues() are those of which a row must have one', () => {
  expect(chosenValues('env:(dev OR prod) level:ERROR', 'traces', 'environment')).toEqual(['dev', 'prod']);
  expect(chosenValues('env:dev OR level:ERROR', 'traces', 'environment')).toEqual([]);
  expect(chosenValues('level:', 'traces', 'environment')).toEqual([]);
  expect(chosenValues(undefined, 'traces', 'environment')).toEqual([]);
});
