import { describe, expect, test } from 'vitest';
import { createPromptCache } from './_cache.ts';

describe('createPromptCache()', () => {
  test('get() fetches once for all who ask, and what does not exist too', async () => {
    const cache = createPromptCache<{ n: number }>();
    let fetches = 0;
    const fetch = async () => {
      fetches += 1;
      return null;
    };
    await Promise.all([cache.get('p', 'a', fetch), cache.get('p', 'a', fetch)]);
    expect(await cache.get('p', 'a', fetch)).toBeNull();
    expect(fetches).toBe(1);
    await cache.get('q', 'a', fetch);
    await cache.get('p', 'b', fetch);
    expect(fetches).toBe(3);
  });

  test('forget() makes one project fetch anew', async () => {
    const cache = createPromptCache<{ n: number }>();
    const give = (n: number) => async () => ({ n });
    await cache.get('p', 'a', give(1));
    await cache.get('q', 'a', give(1));
    cache.forget('p');
    expect(await cache.get('p', 'a', give(2))).toEqual({ n: 2 });
    expect(await cache.get('q', 'a', give(2))).toEqual({ n: 1 });
  });

  test('forget() outdates a fetch that is under way', async () => {
    const cache = createPromptCache<{ n: number }>();
    const { promise, resolve } = Promise.withResolvers<{ n: number }>();
    const early = cache.get('p', 'a', () => promise);
    cache.forget('p');
    resolve({ n: 1 });
    expect(await early).toEqual({ n: 1 });
    expect(await cache.get('p', 'a', async () => ({ n: 2 }))).toEqual({ n: 2 });
  });

  test('get() keeps nothing of a fetch that failed', async () => {
    const cache = createPromptCache<{ n: number }>();
    await expect(cache.get('p', 'a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await cache.get('p', 'a', async () => ({ n: 1 }))).toEqual({ n: 1 });
  });
});
