import { describe, expect, it } from 'vitest';
import { textPattern } from './text-pattern.ts';

describe('textPattern()', () => {
  const found = (text: string, ...sought: string[]) => text.match(textPattern(sought)!) ?? [];

  it('finds every place, in either case, in any script', () => {
    expect(found('Quota, quota and QUOTAS', 'quota')).toEqual(['Quota', 'quota', 'QUOTA']);
    expect(found('我想咨询退款政策怎么办理', '退款政策')).toEqual(['退款政策']);
    expect(found('unbelievable', 'iev')).toEqual(['iev']);
  });

  it('takes the longest of several texts', () => {
    expect(found('a database of data', 'data', 'database')).toEqual(['database', 'data']);
  });

  it('takes signs as they stand', () => {
    expect(found('f(x) = [a-z]+', '[a-z]+')).toEqual(['[a-z]+']);
  });

  it('is null when there is nothing to look for', () => {
    expect(textPattern(['', '  '])).toBeNull();
  });
});
