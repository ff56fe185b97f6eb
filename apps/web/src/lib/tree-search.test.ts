import { describe, expect, it } from 'vitest';
import { findRows, matchBesideName, searchTexts, withAncestors } from './tree-search.ts';
import { buildTree, visibleRows } from './tree.ts';

const columns = {
  id: ['root', 'a', 'a1', 'b'],
  parentId: ['', 'root', 'a', 'root'],
  startTime: [0, 1, 2, 3],
  name: ['Agent', 'Plan', 'Ask model', 'Suche nach 天气'],
  type: ['AGENT', 'SPAN', 'GENERATION', 'TOOL'],
  model: ['', '', 'gpt-4o', ''],
  statusMessage: ['', '', '', 'Rate limit: 429'],
};
const tree = buildTree(columns);
const texts = searchTexts(tree, columns);

describe('search in a tree', () => {
  it('findRows() looks into names, types, models, messages and ids', () => {
    const found = (query: string) => [...findRows(texts, query)];
    expect(found('PLAN')).toEqual([1]);
    expect(found('generation')).toEqual([2]);
    expect(found('4o')).toEqual([2]);
    expect(found('limit: 4')).toEqual([3]);
    expect(found('天气')).toEqual([3]);
    expect(found('a1')).toEqual([2]);
    expect(found(' ')).toEqual([]);
    expect(found('plan span')).toEqual([]);
  });

  it('withAncestors() keeps the way to each match, and visibleRows() shows no more', () => {
    const kept = withAncestors(tree, findRows(texts, 'gpt'));
    expect([...kept]).toEqual([1, 1, 1, 0]);
    expect([...visibleRows(tree, new Set(), kept)]).toEqual([0, 1, 2]);
    expect([...withAncestors(tree, new Int32Array())]).toEqual([0, 0, 0, 0]);
  });

  it('matchBesideName() tells what was found when the name does not', () => {
    expect(matchBesideName(columns, 3, '429')).toBe('Rate limit: 429');
    expect(matchBesideName(columns, 2, 'GPT')).toBe('gpt-4o');
    expect(matchBesideName(columns, 2, 'ask')).toBe('');
    expect(matchBesideName(columns, 2, '')).toBe('');
  });
});
