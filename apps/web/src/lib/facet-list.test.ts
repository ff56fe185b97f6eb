import { entities, fieldsOf } from '@telltale/contract/fields.ts';
import { expect, test } from 'vitest';
import { facetTitles, openAtFirst } from './facet-list.ts';

test('facetTitles() offers every field that can be counted, once', () => {
  for (const entity of entities) {
    const offered = facetTitles(entity).map(({ field }) => field.name);
    const countable = fieldsOf[entity].filter((field) => field.facet).map((field) => field.name);
    expect(offered.toSorted()).toEqual(countable.toSorted());
    expect(new Set(facetTitles(entity).map(({ title }) => title)).size).toBe(offered.length);
    expect(offered).toEqual(expect.arrayContaining([...openAtFirst[entity]]));
  }
});
