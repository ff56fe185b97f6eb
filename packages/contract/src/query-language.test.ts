import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseQuery, queryDepthMax, queryLengthMax, queryTermsMax } from './query-language.ts';
import { arbitraryQuery } from './query-testing.ts';
import { printQuery, type Query } from './query-tree.ts';

function parsed(text: string, entity: 'traces' | 'observations' = 'observations'): Query {
  const { query, error } = parseQuery(text, entity);
  if (error) throw new Error(`${error.message} at ${error.at}`);
  return query;
}

const printed = (text: string) => printQuery(parsed(text));

function errorOf(text: string): string {
  const { error } = parseQuery(text, 'observations');
  return error ? `${error.at}+${error.length} ${error.message}` : 'no error';
}

describe('parseQuery()', () => {
  test('parseQuery() reads each form of condition', () => {
    expect(parsed('level:ERROR')).toEqual({ kind: 'is', field: 'level', test: { kind: 'equals', value: 'ERROR' } });
    expect(parsed('level:(ERROR OR WARNING)')).toEqual({
      kind: 'or',
      of: ['ERROR', 'WARNING'].map((value) => ({ kind: 'is', field: 'level', test: { kind: 'equals', value } })),
    });
    expect(parsed('-environment:dev')).toEqual({
      kind: 'not',
      of: { kind: 'is', field: 'environment', test: { kind: 'equals', value: 'dev' } },
    });
    expect(parsed('latency:>2')).toMatchObject({ test: { kind: 'number', from: { value: 2, isInclusive: false } } });
    expect(parsed('latency:1..5')).toMatchObject({
      test: { from: { value: 1, isInclusive: true }, to: { value: 5, isInclusive: true } },
    });
    expect(parsed('latency:>=250ms')).toMatchObject({ test: { from: { value: 0.25, isInclusive: true } } });
    expect(parsed('name:"exact name"')).toMatchObject({ test: { kind: 'equals', value: 'exact name' } });
    expect(parsed('name:*part*')).toMatchObject({ test: { kind: 'pattern', pieces: ['', 'part', ''] } });
    expect(parsed('metadata.user.region:eu')).toMatchObject({ field: 'metadata', key: 'user.region' });
    expect(parsed('scores."Rouge Score":>=1')).toMatchObject({ field: 'scores', key: 'Rouge Score' });
    expect(parsed('has:endTime')).toEqual({ kind: 'has', field: 'endTime' });
    expect(parsed('has:metadata."a b"')).toEqual({ kind: 'has', field: 'metadata', key: 'a b' });
    expect(parsed('user:*')).toEqual({ kind: 'has', field: 'userId' });
    expect(parsed('input:"say hi"')).toMatchObject({ test: { kind: 'contains', pieces: ['say hi'] } });
    expect(parsed('startTime:2026-01-01T10:00:00Z..2026-01-02')).toMatchObject({
      test: { kind: 'time', from: { value: '2026-01-01T10:00:00Z' }, to: { value: '2026-01-02' } },
    });
    expect(parsed('needle "two words" ab*cd')).toEqual({
      kind: 'and',
      of: [['needle'], ['two words'], ['ab', 'cd']].map((pieces) => ({ kind: 'search', pieces })),
    });
    expect(parsed('  ')).toEqual({ kind: 'and', of: [] });
  });

  test('parseQuery() binds NOT before AND before OR', () => {
    expect(printed('a b OR NOT c d')).toBe('a b OR -c d');
    expect(printed('(a OR b) c')).toBe('(a OR b) c');
    expect(printed('a AND (b AND c)')).toBe('a b c');
    expect(printed('NOT (type:TOOL OR model:x)')).toBe('-(type:TOOL OR model:x)');
    expect(printed('NOT -level:error')).toBe('level:ERROR');
    expect(printed('latency:(<1 OR >5) tags:(a b)')).toBe('latency:(<1 OR >5) tags:a tags:b');
  });

  test('parseQuery() takes words for what they are', () => {
    expect(printed('or and not - -')).toBe('or and not "-" "-"');
    expect(printed('"OR" name:"AND" \\-x a\\:b')).toBe('"OR" name:"AND" "-x" "a:b"');
    expect(printed(String.raw`name:a\*b name:"q\"q\\"`)).toBe(String.raw`name:"a*b" name:"q\"q\\"`);
    expect(printed('USER:u1 env:prod')).toBe('userId:u1 environment:prod');
    expect(printed('用户 name:*退款*')).toBe('用户 name:*退款*');
  });

  test('parseQuery() says where and how to mend what it cannot read', () => {
    expect(
      [
        'modl:gpt-4o',
        'a http://x.y',
        'level:LOUD',
        'level:',
        'level: ERROR',
        'latency:fast',
        'latency:5..x',
        'name:>5',
        'startTime:2026-02-30',
        'public:maybe',
        'scores:1',
        'name.x:1',
        'name:""',
        '(a OR b',
        'a) b',
        'a OR',
        'OR a',
        '()',
        'name:"x',
        'metadata."k"',
        '"name":x',
        'has:nothing',
        '*',
      ].map((text) => `${text} → ${errorOf(text)}`),
    ).toMatchSnapshot();
  });

  test('parseQuery() has limits', () => {
    expect(errorOf('x'.repeat(queryLengthMax + 1))).toContain('at most');
    expect(errorOf(`${'('.repeat(queryDepthMax + 1)}a${')'.repeat(queryDepthMax + 1)}`)).toContain('deep');
    expect(errorOf(`${'-'.repeat(5000)}a`)).toContain('deep');
    expect(errorOf(`level:(${'ERROR '.repeat(queryTermsMax + 1)})`)).toContain('conditions');
  });

  test('parseQuery() never fails otherwise', () => {
    const bits = fc.constantFrom(
      ' ',
      '(',
      ')',
      '"',
      '-',
      ':',
      '*',
      '\\',
      '..',
      '>',
      'OR',
      'AND',
      'NOT',
      'level',
      'has',
      'metadata.',
      'a',
      '5',
    );
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 20 }), (words) => {
        const text = words.join('');
        const { query, error } = parseQuery(text, 'observations');
        const isInside = !error || error.at + error.length <= text.length + 2;
        expect(isInside).toBe(true);
        expect(query && parsed(printQuery(query))).toEqual(query);
      }),
      { numRuns: 2000 },
    );
  });
});

test('printQuery() writes what parseQuery() reads back', () => {
  for (const entity of ['traces', 'observations'] as const) {
    fc.assert(
      fc.property(arbitraryQuery(entity), (query) => {
        expect(parsed(printQuery(query), entity)).toEqual(query);
      }),
    );
  }
});
