/** The official Python SDK of each era tells the story; the API must give it back, also through the SDK's own readers. */
import { expect, test } from 'vitest';
import { newSession, runClient } from '#lib/clients.ts';
import { python } from '#lib/python.ts';
import { access } from '#lib/server.ts';
import { expectStory, type Variant } from '#lib/story.ts';

/** Python is told no times; it measures them. */
const measured = { hasTimes: false } as const;
async function tell(version: string, program: string, variant: Omit<Variant, 'session' | 'hasTimes'>) {
  const session = newSession(`python-${version}`);
  const result = await runClient({
    program: `python/${program}`,
    python: python(`langfuse-${version}`),
    session,
  });
  expect(result.isAuthorised).toBe(true);
  await expectStory(result.traceId, { ...measured, ...variant, session });
  return { ...result, session };
}

test('langfuse 2.60: decorators over batch ingestion are read back exactly', async () => {
  const variant = { rootType: 'SPAN', hasTypes: false, versionOn: 'trace' } as const;
  const { traceId, session, fetched } = await tell('2.60.10', 'story_v2.py', variant);
  expect(fetched.trace).toMatchObject({ id: traceId, sessionId: session });
  expect(fetched.trace.observations).toHaveLength(5);
  expect(fetched.observations).toMatchObject([{ name: 'generate-answer' }]);
  expect(fetched.sessions).toMatchObject([{ id: session }]);
  expect(fetched.scores.some((score: { traceId: string }) => score.traceId === traceId)).toBe(true);
});

test('langfuse 3.15: spans with an updated trace are read back exactly', async () => {
  const variant = { rootType: 'SPAN', hasTypes: true, versionOn: 'root' } as const;
  const { traceId, session, url, fetched } = await tell('3.15.0', 'story_v3.py', variant);
  expect(url).toMatch(`/project/${access.projectId}/traces/${traceId}`);
  expect(fetched.trace.observations).toHaveLength(5);
  expect(fetched.traces).toMatchObject([{ id: traceId }]);
  expect(fetched.observations).toMatchObject([{ name: 'generate-answer' }]);
  expect(fetched.session).toMatchObject({ id: session, traces: [{ id: traceId }] });
  expect(fetched.scores).toHaveLength(3);
});

test('langfuse 4.18: propagated attributes are read back exactly', async () => {
  const variant = { rootType: 'AGENT', hasTypes: true, versionOn: 'all' } as const;
  const { traceId, session, url, fetched } = await tell('4.18.0', 'story_v4.py', variant);
  expect(url).toMatch(`/project/${access.projectId}/traces/${traceId}`);
  expect(fetched.trace.observations).toHaveLength(5);
  expect(fetched.traces).toMatchObject([{ id: traceId }]);
  expect(fetched.observations).toMatchObject([{ name: 'generate-answer' }]);
  expect(fetched.observationsV2).toHaveLength(5);
  expect(fetched.session).toMatchObject({ id: session, traces: [{ id: traceId }] });
  expect(fetched.scores).toHaveLength(3);
  expect(fetched.scoresV3).toHaveLength(3);
});

test('langfuse 5.0: compressed spans and scores in lists are read back exactly', async () => {
  const variant = { rootType: 'AGENT', hasTypes: true, versionOn: 'all' } as const;
  const { traceId, url, fetched } = await tell('5.0.4', 'story_v4.py', variant);
  expect(url).toMatch(`/project/${access.projectId}/traces/${traceId}`);
  expect(fetched.observationsV2).toHaveLength(5);
  expect(fetched.scoresV3).toHaveLength(3);
});

test.each([
  ['2.60.10', 'auth_check_v2.py'],
  ['3.15.0', 'auth_check.py'],
  ['4.18.0', 'auth_check.py'],
  ['5.0.4', 'auth_check.py'],
])('langfuse %s: auth_check() tells a right key from a wrong one', async (version, program) => {
  const check = (env: Record<string, string>) =>
    runClient({ program: `python/${program}`, python: python(`langfuse-${version}`), session: '', env });
  expect(await check({})).toEqual({ isAuthorised: true });
  expect(await check({ LANGFUSE_SECRET_KEY: 'sk-lf-wrong' })).toMatchObject({ isAuthorised: false, status: 401 });
  expect(await check({ LANGFUSE_PUBLIC_KEY: 'pk-lf-wrong' })).toMatchObject({ isAuthorised: false, status: 401 });
});
