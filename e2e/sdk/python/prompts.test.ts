/** Prompts with the real Python clients of every generation. */
import { test } from 'vitest';
import { newSession } from '#lib/clients.ts';
import { expectLabelMoveReachesRunningApp, expectPrompts } from '#lib/prompts.ts';
import { python } from '#lib/python.ts';

const clients = [
  { version: '2.60.10', program: 'prompts_v2.py' },
  { version: '3.15.0', program: 'prompts.py' },
  { version: '4.18.0', program: 'prompts.py' },
  { version: '5.0.4', program: 'prompts.py' },
];

test.each(clients)('langfuse $version: creates, fetches, labels, fills and links prompts', async (client) => {
  await expectPrompts({
    program: `python/${client.program}`,
    python: python(`langfuse-${client.version}`),
    session: newSession(`prompts-${client.version}`),
  });
});

test.each(clients)('langfuse $version: a moved label reaches an app that runs', async ({ version }) => {
  await expectLabelMoveReachesRunningApp({
    program: 'python/prompts_running.py',
    python: python(`langfuse-${version}`),
    session: newSession(`running-${version}`),
  });
});
