import { describe, expect, it } from 'vitest';
import { parseSearch, pick, splitNames, stringifySearch } from './search-params.ts';

describe('search params', () => {
  it('stringifySearch() leaves out what is not set', () => {
    expect(stringifySearch({ q: 'a b', env: '', level: undefined })).toBe('?q=a+b');
    expect(stringifySearch({})).toBe('');
  });

  it('parseSearch() keeps values as the text they are', () => {
    expect(parseSearch('?q=123&env=true')).toEqual({ q: '123', env: 'true' });
  });

  it('pick() takes only the named values', () => {
    expect(pick({ q: 'x', other: 'y', env: 7 }, ['q', 'env'])).toEqual({ q: 'x' });
  });

  it('splitNames() drops empty names', () => {
    expect(splitNames('a,,b')).toEqual(['a', 'b']);
    expect(splitNames(undefined)).toEqual([]);
  });
});
