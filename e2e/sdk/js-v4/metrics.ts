/** Asks for metrics of the story's session with the packages of the v4 era: both versions of the API. */
import { LangfuseClient } from '@langfuse/client';
import { metricsQuery, report, server } from '@telltale/e2e-story/story.ts';

const { api } = new LangfuseClient(server);

report({
  observations: (await api.metricsV2.metrics({ query: metricsQuery('observations') })).data,
  traces: (await api.metrics.metrics({ query: metricsQuery('traces') })).data,
  refused: await api.metrics
    .metrics({ query: '{"view":"observations"}' })
    .catch((error: unknown) => (error as { statusCode?: number }).statusCode),
});
