import { describe, expect, test } from 'vitest';
import {
  fillVariables,
  placeholdersOf,
  referencesIn,
  referencesOf,
  variablesOf,
  writeReference,
} from './prompt-text.ts';

const chat = [
  { role: 'system', content: 'You answer in {{ language }}. @@@langfusePrompt:name=rules/tone|label=production@@@' },
  { type: 'placeholder', name: 'history' },
  { role: 'user', content: '{{question}} in {{language}}' },
] as const;

describe('variablesOf()', () => {
  test('names each variable once, in the order of use', () => {
    expect(variablesOf(chat)).toEqual(['language', 'question']);
  });

  test('leaves sections and JSON alone', () => {
    expect(variablesOf('{{#each}} {"a": {"b": 1}} {{}} {{/each}} {{a b}}')).toEqual([]);
  });
});

test('placeholdersOf() names those of a chat; a text has none', () => {
  expect(placeholdersOf(chat)).toEqual(['history']);
  expect(placeholdersOf('{{history}}')).toEqual([]);
});

describe('referencesIn()', () => {
  test('reads versions and labels, with their places', () => {
    const text = 'a @@@langfusePrompt:name=x|version=3@@@ b';
    expect(referencesIn(text)).toEqual([{ reference: { name: 'x', version: 3 }, start: 2, end: text.length - 2 }]);
    expect(referencesOf(chat)).toEqual([{ name: 'rules/tone', label: 'production' }]);
  });

  test.each([
    'name=x',
    'label=a|name=x',
    'name=x|version=0',
    'name=x|version=1|label=a',
    'name=|label=a',
    'name=x|label=',
  ])('takes %s for text', (inner) => {
    expect(referencesIn(`@@@langfusePrompt:${inner}@@@`)).toEqual([]);
  });

  test('reads what writeReference() writes', () => {
    for (const reference of [
      { name: 'a b/c', label: 'production' },
      { name: 'é', version: 12 },
    ]) {
      expect(referencesOf(writeReference(reference))).toEqual([reference]);
    }
  });
});

test('fillVariables() leaves what has no value, and does not fill twice', () => {
  const values = new Map([
    ['a', '{{b}}'],
    ['b', '$&'],
  ]);
  expect(fillVariables('{{a}} {{ b }} {{c}} {{constructor}}', values)).toBe('{{b}} $& {{c}} {{constructor}}');
});
