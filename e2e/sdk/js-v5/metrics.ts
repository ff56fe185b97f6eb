/** Asks for metrics of the story's session with the newest Langfuse packages: v2 of the API, and v1 as their legacy. */
import { LangfuseClient } from '@langfuse/client';
import { metricsQuery, report, server } from '@telltale/e2e-story/story.ts';

const { api } = new LangfuseClient(server);

report({
  observations: (await api.metrics.metrics({ query: metricsQuery('observations') })).data,
  traces: (await api.legacy.metricsV1.metrics({ query: metricsQuery('traces') })).data,
  refused: await api.metrics
    .metrics({ query: '{"view":"observations"}' })
    .catch((error: unknown) => (error as { statusCode?: number }).statusCode),
});
