/** A/B tests with the real Python clients of every generation. */
import { test } from 'vitest';
import { expectAbTest } from '#lib/ab-tests.ts';
import { newSession } from '#lib/clients.ts';
import { python } from '#lib/python.ts';

test.each([
  ['2.60.10', 'ab_test_v2.py'],
  ['3.15.0', 'ab_test_v3.py'],
  ['4.18.0', 'ab_test.py'],
  ['5.0.4', 'ab_test.py'],
])('langfuse %s: users share the versions of a test and are counted for theirs', async (version, program) => {
  await expectAbTest({
    program: `python/${program}`,
    python: python(`langfuse-${version}`),
    session: newSession(`ab-${version}`),
  });
});
