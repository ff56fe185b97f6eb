/** Prompts with the real JavaScript clients, first and newest. */
import { test } from 'vitest';
import { newSession } from '#lib/clients.ts';
import { expectLabelMoveReachesRunningApp, expectPrompts } from '#lib/prompts.ts';

test.each(['js-v3', 'js-v5'])('%s: creates, fetches, labels, fills and links prompts', async (client) => {
  await expectPrompts({ program: `${client}/prompts.ts`, session: newSession(`prompts-${client}`) });
});

test('@langfuse/client 5.11: a moved label reaches an app that runs', async () => {
  await expectLabelMoveReachesRunningApp({ program: 'js-v5/prompts-running.ts', session: newSession('running-js') });
});
