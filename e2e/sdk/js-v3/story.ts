/** Tells the story with the `langfuse` package of the v3 era, which speaks only batch ingestion. */
import { report, server, sessionId, story } from '@telltale/e2e-story/story.ts';
import { Langfuse } from 'langfuse';

const { environment, release, output: answer, ...described } = story.trace;
const langfuse = new Langfuse({ ...server, environment, release });

const start = Date.now() - 5_000;
const at = (ms: number) => new Date(start + ms);

const trace = langfuse.trace({ ...described, release, sessionId, public: true, timestamp: at(0) });
const root = trace.span({ ...story.root, startTime: at(0), input: story.trace.input });
const { output: documents, ...search } = story.retriever;
const retriever = root.span({ ...search, startTime: at(10) });
retriever.update({ output: documents, endTime: at(90) });
const { usageDetails, output, costDetails: _, ...call } = story.generation;
const generation = root.generation({ ...call, startTime: at(100) });
generation.update({ completionStartTime: at(300) });
generation.update({ output, usageDetails, endTime: at(1_100) });
const tool = root.span({ ...story.tool, level: 'ERROR', startTime: at(1_150) });
tool.update({ endTime: at(1_180) });
root.event({ ...story.event, level: 'WARNING', startTime: at(1_190) });
root.update({ output: answer, endTime: at(1_200) });
trace.update({ output: answer });

const { helpfulness, grounded, tone } = story.scores;
trace.score({ name: 'helpfulness', ...helpfulness, dataType: 'NUMERIC' });
generation.score({ name: 'grounded', ...grounded, dataType: 'BOOLEAN' });
trace.score({ name: 'tone', ...tone, dataType: 'CATEGORICAL' });
// flushAsync() does not wait for the batch that the fifteenth event has sent off already; shutdownAsync() does.
await langfuse.shutdownAsync();

report({
  traceId: trace.id,
  startTime: at(0),
  fetched: {
    trace: (await langfuse.fetchTrace(trace.id)).data,
    traces: (await langfuse.fetchTraces({ sessionId })).data,
    observation: (await langfuse.fetchObservation(generation.id)).data,
    observations: (await langfuse.fetchObservations({ traceId: trace.id, type: 'GENERATION' })).data,
    sessions: (await langfuse.fetchSessions()).data.filter((session) => session.id === sessionId),
  },
});
