import { listFacets } from '@telltale/contract/facets.ts';
import { printPlace } from '@telltale/contract/query-tree.ts';
import { describe, expect, it } from 'vitest';
import { readAsked } from './_asked.ts';

const asked = (fields: string | string[]) =>
  listFacets.query!.parse({ entity: 'traces', fields }).fields.map((name) => {
    const { field, key } = readAsked('traces', name);
    return [field.name, key];
  });

describe('readAsked()', () => {
  it('reads fields, and keys with dots as they stand', () => {
    expect(asked('name, metadata,,metadata.gen_ai.system')).toEqual([
      ['name', undefined],
      ['metadata', undefined],
      ['metadata', 'gen_ai.system'],
    ]);
    expect(asked(['name', 'tags,level'])).toHaveLength(3);
  });

  it('reads any key back that is written as in a query', () => {
    const keys = ['a, b', 'say "so", twice', 'back\\slash,', '"quoted"', ',', 'plain', '日本'];
    const names = keys.map((key) => printPlace({ field: 'metadata', key }));
    expect(asked(names.join(',')).map(([, key]) => key)).toEqual(keys);
  });

  it('refuses what has no facet', () => {
    expect(() => asked('metadata.""')).toThrow(/has no facet/);
    expect(() => asked('input')).toThrow(/has no facet/);
    expect(() => asked(' ,')).toThrow(/name 1 to 50 fields/);
  });
});
