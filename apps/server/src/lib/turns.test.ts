import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

test('Turns lets so many work at a time, in the order in which they came, and refuses when too many wait', async () => {
  const turns = new Turns(2, 1);
  const ends: (() => void)[] = [];
  const began: string[] = [];
  const work = (name: string) => () => {
    began.push(name);
    return new Promise<string>((resolve) => ends.push(() => resolve(name)));
  };
  const [first, second, third] = ['a', 'b', 'c'].map((name) => turns.run(work(name)));
  expect(began).toEqual(['a', 'b']);
  await expect(turns.run(work('d'))).rejects.toMatchObject({ code: 'overloaded' });
  ends[0]?.();
  await expect(first).resolves.toBe('a');
  await Promise.resolve();
  expect(began).toEqual(['a', 'b', 'c']);
  ends[1]?.();
  ends[2]?.();
  await expect(Promise.all([second, third])).resolves.toEqual(['b', 'c']);
});

test('Turns goes on after a failure', async () => {
  const turns = new Turns(1, 1);
  await expect(turns.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(turns.run(() => Promise.resolve(1))).resolves.toBe(1);
});
