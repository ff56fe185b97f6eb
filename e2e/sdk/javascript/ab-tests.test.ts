/** A/B tests with the real JavaScript clients, first and newest. */
import { test } from 'vitest';
import { expectAbTest } from '#lib/ab-tests.ts';
import { newSession } from '#lib/clients.ts';

test.each(['js-v3', 'js-v5'])('%s: users share the versions of a test and are counted for theirs', async (client) => {
  await expectAbTest({ program: `${client}/ab-test.ts`, session: newSession(`ab-${client}`) });
});
