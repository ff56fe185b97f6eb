import { expect, test } from 'vitest';
import { usageSums } from './usage-sums.ts';

test('usageSums() adds kinds of input and of output, and believes the total', () => {
  expect(usageSums({ input: 10, input_cached_tokens: 5, output: 3, total: 20 })).toEqual({
    input: 15,
    output: 3,
    total: 20,
  });
  expect(usageSums({ input: 10, output: 3 }).total).toBe(13);
  expect(usageSums(undefined)).toEqual({ input: 0, output: 0, total: 0 });
});
