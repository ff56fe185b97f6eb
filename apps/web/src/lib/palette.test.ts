import { expect, test } from 'vitest';
import {
  addRecent,
  exactFirst,
  isItems,
  matchNames,
  mayBeId,
  opensPalette,
  type PaletteItem,
  searchItem,
} from './palette.ts';

const item = (id: string, label = id): PaletteItem => ({ kind: 'trace', id, label });

test('matchNames() wants every word, whatever the case', () => {
  const pages = [item('traces', 'Traces'), item('settings', 'Settings')];
  expect(matchNames(pages, 'TRA')).toEqual([pages[0]]);
  expect(matchNames(pages, 't s')).toEqual(pages);
  expect(matchNames(pages, 'trace user')).toEqual([]);
  expect(matchNames(pages, '')).toEqual(pages);
});

test('searchItem() asks a query as it is and quotes what is none', () => {
  expect(searchItem('level:ERROR refund').id).toBe('level:ERROR refund');
  expect(searchItem('http://x.y (a').id).toBe('"http://x.y (a"');
});

test('mayBeId() takes ids of every SDK and no sentence', () => {
  for (const id of ['0af7651916cd43dd8448eb211c80319c', '3f1c0f9e-5b0a-4a52-9c8d-8f1f2f1c0f9e', 'run_01:step.2']) {
    expect(mayBeId(id)).toBe(true);
  }
  for (const text of ['short', 'two words here', 'path/../to/it', '']) expect(mayBeId(text)).toBe(false);
});

test('exactFirst() puts the pasted id before ids that contain it', () => {
  expect(exactFirst([item('abc-1'), item('abc')], 'abc').map(({ id }) => id)).toEqual(['abc', 'abc-1']);
});

test('addRecent() keeps the newest first, once, and not too many', () => {
  let recent: PaletteItem[] = [];
  for (let i = 0; i < 20; i += 1) recent = addRecent(recent, item(`t${i}`));
  recent = addRecent(recent, item('t15', 'renamed'));
  expect(recent.map(({ id }) => id)).toEqual(['t15', 't19', 't18', 't17', 't16', 't14', 't13', 't12']);
  expect(recent[0]?.label).toBe('renamed');
});

test('isItems() refuses what is not ours', () => {
  expect(isItems([item('a')])).toBe(true);
  for (const value of [null, {}, [1], [{ kind: 'other', id: 'a', label: 'a' }], [{ ...item('a'), detail: 1 }]]) {
    expect(isItems(value)).toBe(false);
  }
});

test('opensPalette() wants one of the two modifiers and nothing else', () => {
  const none = { key: 'k', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
  expect(opensPalette({ ...none, ctrlKey: true })).toBe(true);
  expect(opensPalette({ ...none, metaKey: true, key: 'K' })).toBe(true);
  for (const other of [none, { ...none, ctrlKey: true, shiftKey: true }, { ...none, ctrlKey: true, key: 'j' }]) {
    expect(opensPalette(other)).toBe(false);
  }
});
