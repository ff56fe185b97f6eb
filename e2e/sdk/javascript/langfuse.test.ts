/** The official JavaScript SDKs of each era tell the story; the API must give it back, also through their own readers. */
import { expect, test } from 'vitest';
import { newSession, runClient } from '#lib/clients.ts';
import { access } from '#lib/server.ts';
import { expectStory } from '#lib/story.ts';

test('langfuse 3.39: batch ingestion is read back exactly', async () => {
  const session = newSession('js-v3');
  const { traceId, startTime, fetched } = await runClient({ program: 'js-v3/story.ts', session });
  await expectStory(traceId, {
    session,
    startTime,
    rootType: 'SPAN',
    hasTypes: false,
    hasTimes: true,
    versionOn: 'trace',
  });
  expect(fetched.trace).toMatchObject({ id: traceId, sessionId: session });
  expect(fetched.trace.observations).toHaveLength(5);
  expect(fetched.traces).toMatchObject([{ id: traceId }]);
  expect(fetched.observations).toMatchObject([{ id: fetched.observation.id, name: 'generate-answer' }]);
  expect(fetched.sessions).toMatchObject([{ id: session, projectId: access.projectId }]);
});

test('@langfuse/tracing and @langfuse/otel 4.6: spans are read back exactly', async () => {
  const session = newSession('js-v4');
  const { traceId, startTime, fetched } = await runClient({ program: 'js-v4/story.ts', session });
  await expectStory(traceId, {
    session,
    startTime,
    rootType: 'SPAN',
    hasTypes: true,
    hasTimes: true,
    versionOn: 'root',
  });
  expect(fetched.health).toMatchObject({ status: 'OK' });
  expect(fetched.projects.data).toMatchObject([{ id: access.projectId, organization: { id: access.organizationId } }]);
  expect(fetched.trace.observations).toHaveLength(5);
  expect(fetched.traces).toMatchObject([{ id: traceId }]);
  expect(fetched.observations).toMatchObject([{ id: fetched.observation.id, name: 'generate-answer' }]);
  expect(fetched.observationsV2).toHaveLength(5);
  expect(fetched.session).toMatchObject({ id: session, traces: [{ id: traceId }] });
  expect(fetched.scores).toHaveLength(3);
});

test('@langfuse/tracing, otel and client 5.11: spans are read back exactly', async () => {
  const session = newSession('js-v5');
  const { traceId, startTime, fetched } = await runClient({ program: 'js-v5/story.ts', session });
  await expectStory(traceId, {
    session,
    startTime,
    rootType: 'AGENT',
    hasTypes: true,
    hasTimes: true,
    versionOn: 'all',
  });
  expect(fetched.health).toMatchObject({ status: 'OK' });
  expect(fetched.projects.data).toMatchObject([{ id: access.projectId, organization: { id: access.organizationId } }]);
  expect(fetched.trace.observations).toHaveLength(5);
  expect(fetched.traces).toMatchObject([{ id: traceId }]);
  expect(fetched.observationsV2).toHaveLength(5);
  expect(fetched.session).toMatchObject({ id: session, traces: [{ id: traceId }] });
  expect(fetched.scores).toHaveLength(3);
  expect(fetched.scoresV3).toHaveLength(3);
});
