import { type FilterCondition, filterCondition } from '@telltale/contract/filter.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAppError } from '#lib/errors.ts';
import { type Catalogue, compileFilter, plain, withPlain } from './filter.ts';
import { and, render, sql } from './sql.ts';

const catalogue: Catalogue<'row'> = new Map([
  ['name', { part: 'row', kind: 'text', sql: sql`name` }],
  ['size', { part: 'row', kind: 'number', sql: sql`size` }],
  ['at', { part: 'row', kind: 'datetime', sql: sql`at` }],
  ['open', { part: 'row', kind: 'boolean', sql: sql`open` }],
  ['tags', { part: 'row', kind: 'texts', sql: sql`tags` }],
  ['metadata', { part: 'row', kind: 'map', sql: sql`metadata` }],
] as const);

function compiled(...conditions: FilterCondition[]) {
  return render(and(compileFilter(conditions, catalogue, ['row']).row));
}

/** Refusals are about columns and types, so they hold no value either. */
function queryOrRefusal(condition: FilterCondition): string {
  try {
    return compiled(condition).query;
  } catch (error) {
    if (isAppError(error)) return error.message;
    throw error;
  }
}

describe('compileFilter()', () => {
  test('compileFilter() compiles each operator', () => {
    const queries = [
      ...(['=', 'contains', 'does not contain', 'starts with', 'ends with', 'matches'] as const).map((operator) =>
        compiled({ type: 'string', column: 'name', operator, value: 'v' }),
      ),
      compiled({ type: 'number', column: 'size', operator: '>=', value: 1.5 }),
      compiled({ type: 'datetime', column: 'at', operator: '<', value: '2026-01-02T03:04:05.123456+01:00' }),
      compiled({ type: 'boolean', column: 'open', operator: '<>', value: true }),
      compiled({ type: 'stringOptions', column: 'name', operator: 'none of', value: ['a'] }),
      ...(['any of', 'none of', 'all of'] as const).map((operator) =>
        compiled({ type: 'arrayOptions', column: 'tags', operator, value: ['a', 'b'] }),
      ),
      compiled({ type: 'null', column: 'name', operator: 'is null', value: '' }),
      compiled({ type: 'null', column: 'size', operator: 'is not null', value: '' }),
      compiled({ type: 'stringObject', column: 'metadata', key: 'k', operator: '=', value: 'v' }),
      compiled({ type: 'numberObject', column: 'metadata', key: 'k', operator: '<=', value: 2 }),
      compiled({ type: 'booleanObject', column: 'metadata', key: 'k', operator: '=', value: false }),
      compiled({ type: 'categoryOptions', column: 'metadata', key: 'k', operator: 'any of', value: ['a'] }),
    ];
    expect(queries).toMatchSnapshot();
  });

  test('compileFilter() names the allowed columns for an unknown one', () => {
    const filter = () => compiled({ type: 'string', column: 'constructor', operator: '=', value: 'x' });
    expect(filter).toThrow('use one of: name, size, at, open, tags, metadata');
  });

  test('compileFilter() refuses a type that the column does not take', () => {
    const filter = () => compiled({ type: 'string', column: 'size', operator: '=', value: 'x' });
    expect(filter).toThrow('takes no condition of type "string"; use one of: number, null');
  });

  test('compileFilter() never puts a value of a caller into the text', () => {
    const value = fc.string({ minLength: 1 }).map((text) => `§${text}§`);
    const condition = fc.record({
      type: fc.constantFrom(
        'string',
        'stringOptions',
        'arrayOptions',
        'stringObject',
        'categoryOptions',
        'number',
        'null',
      ),
      column: fc.constantFrom('name', 'size', 'tags', 'metadata', 'nope'),
      operator: fc.constantFrom('=', 'contains', 'any of', 'all of', 'is null', '>'),
      value: fc.oneof(value, fc.array(value), fc.double({ noNaN: true })),
      key: value,
    });
    fc.assert(
      fc.property(condition, (made) => {
        const parsed = filterCondition.safeParse(made);
        if (!parsed.success) return;
        expect(queryOrRefusal(parsed.data)).not.toContain('§');
      }),
    );
  });
});

test('withPlain() lets the filter override the plain parameter of the same column', () => {
  const filter: FilterCondition[] = [{ type: 'string', column: 'name', operator: 'contains', value: 'x' }];
  const conditions = withPlain(filter, [
    plain.equals('name', 'y'),
    plain.equals('size', undefined),
    plain.from('at', 'z'),
  ]);
  expect(conditions).toEqual([{ type: 'datetime', column: 'at', operator: '>=', value: 'z' }, ...filter]);
});
