import { describe, expect, test } from 'vitest';
import { completionPlace, plainTyped, termOffers } from './query-completion.ts';

/** The cursor stands at the bar. */
function placeIn(marked: string) {
  const at = marked.indexOf('|');
  const text = marked.replace('|', '');
  const place = completionPlace(text, at, 'traces');
  if (!place) return undefined;
  const replaced = text.slice(place.from, place.to);
  const field = 'field' in place ? { field: place.field.name } : {};
  const key = 'key' in place && place.key !== undefined ? { key: place.key } : {};
  return { kind: place.kind, typed: place.typed, replaced, ...field, ...key };
}

describe('completionPlace()', () => {
  test('completionPlace() offers terms where a condition can begin', () => {
    expect(placeIn('|')).toEqual({ kind: 'term', typed: '', replaced: '' });
    expect(placeIn('le|v')).toEqual({ kind: 'term', typed: 'le', replaced: 'lev' });
    expect(placeIn('a |')).toEqual({ kind: 'term', typed: '', replaced: '' });
    expect(placeIn('(|')).toEqual({ kind: 'term', typed: '', replaced: '' });
    expect(placeIn('-us|')).toEqual({ kind: 'term', typed: 'us', replaced: 'us' });
    expect(placeIn('"quoted |')).toBeUndefined();
    expect(placeIn('(a)|')).toBeUndefined();
  });

  test('completionPlace() offers values behind a colon and in its parentheses', () => {
    expect(placeIn('user:|')).toEqual({ kind: 'value', typed: '', replaced: '', field: 'userId' });
    expect(placeIn('tags:ba|ta x')).toEqual({ kind: 'value', typed: 'ba', replaced: 'bata', field: 'tags' });
    expect(placeIn('tags:(a OR b|')).toEqual({ kind: 'value', typed: 'b', replaced: 'b', field: 'tags' });
    expect(placeIn('tags:(a |')).toEqual({ kind: 'value', typed: '', replaced: '', field: 'tags' });
    expect(placeIn('tags:"a b|')).toEqual({ kind: 'value', typed: '"a b', replaced: '"a b', field: 'tags' });
    expect(placeIn('latency:>|')).toBeUndefined();
    expect(placeIn('nothing:|')).toBeUndefined();
  });

  test('completionPlace() offers keys, their values, and fields that may be set', () => {
    expect(placeIn('metadata.|')).toEqual({ kind: 'key', typed: '', replaced: '', field: 'metadata' });
    expect(placeIn('(score.a-b|')).toEqual({ kind: 'key', typed: 'a-b', replaced: 'a-b', field: 'scores' });
    expect(placeIn('metadata.re|:x')).toMatchObject({ kind: 'key', typed: 're', field: 'metadata' });
    expect(placeIn('metadata."a b":|')).toEqual({
      kind: 'value',
      typed: '',
      replaced: '',
      field: 'metadata',
      key: 'a b',
    });
    expect(placeIn('has:|')).toEqual({ kind: 'has', typed: '', replaced: '' });
    expect(placeIn('has:us|')).toEqual({ kind: 'has', typed: 'us', replaced: 'us' });
  });
});

test('termOffers() offers fields by their other names, and values by themselves', () => {
  const offered = (typed: string) => termOffers('traces', typed, true).map(({ label }) => label);
  expect(offered('')).toEqual(expect.arrayContaining(['latency', 'metadata', 'NOT']));
  expect(offered('')).not.toContain('duration');
  expect(offered('dur')).toContain('duration');
  expect(offered('err')).toContain('level:ERROR');
});

test('plainTyped() is what a value means', () => {
  expect(plainTyped('"a \\"b')).toBe('a "b');
  expect(plainTyped('*part*')).toBe('part');
  expect(plainTyped('plain')).toBe('plain');
});
