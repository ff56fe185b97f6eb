import { expect, test } from 'vitest';
import { createSlots } from './_slots.ts';

test('createSlots() bounds the runs of a project and of all', () => {
  const slots = createSlots({ ofProjectMax: 2, max: 3 });
  const [first] = [slots.take('a'), slots.take('a')];
  expect(() => slots.take('a')).toThrow('This project has too many runs');
  slots.take('b');
  expect(() => slots.take('b')).toThrow('The server has too many runs');
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  slots.take('a');
  expect(() => slots.take('a')).toThrow('This project has too many runs');
  expect(() => slots.take('c')).toThrow('The server has too many runs');
});
