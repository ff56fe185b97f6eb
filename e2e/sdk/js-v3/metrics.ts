/** Asks for metrics of the story's session with the `langfuse` package of the v3 era. */
import { metricsQuery, report, server } from '@telltale/e2e-story/story.ts';
import { Langfuse } from 'langfuse';

const { api } = new Langfuse(server);
const ask = async (query: string) => (await api.metricsMetrics({ query })).data;

report({
  observations: await ask(metricsQuery('observations')),
  traces: await ask(metricsQuery('traces')),
  refused: await ask('{"view":"observations"}').catch((error: unknown) => (error as { status?: number }).status),
});
