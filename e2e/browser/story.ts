/** The trace most tests look at: an agent that retrieves, thinks, calls a tool and fails once. */
import { randomUUID } from 'node:crypto';
import { ago, type Event } from '#browser/fixtures.ts';

export interface Story {
  readonly traceId: string;
  readonly name: string;
  readonly user: string;
  readonly session: string;
  readonly environment: string;
  readonly events: readonly Event[];
}

export function tellStory(): Story {
  const tag = randomUUID().slice(0, 8);
  const story = {
    traceId: `trace-${tag}`,
    name: `answer_question ${tag}`,
    user: `user-${tag}`,
    session: `session-${tag}`,
    environment: `env-${tag}`,
  };
  const span = (id: string, parent: string | null, body: Record<string, unknown>): Event => ({
    type: 'observation-create',
    body: {
      id: `${id}-${tag}`,
      traceId: story.traceId,
      parentObservationId: parent === null ? null : `${parent}-${tag}`,
      environment: story.environment,
      ...body,
    },
  });
  const events: Event[] = [
    {
      type: 'trace-create',
      body: {
        id: story.traceId,
        name: story.name,
        userId: story.user,
        sessionId: story.session,
        environment: story.environment,
        tags: ['sailing', 'beta'],
        release: 'v1.4.2',
        timestamp: ago(10),
        input: { question: 'What is a telltale?' },
        output: 'A ribbon that shows the wind.',
        metadata: { region: 'eu-west-1' },
      },
    },
    span('root', null, { type: 'AGENT', name: 'agent', startTime: ago(10), endTime: ago(6) }),
    span('docs', 'root', {
      type: 'RETRIEVER',
      name: 'retrieve_docs',
      startTime: ago(9.9),
      endTime: ago(9),
      input: 'telltale',
      output: [{ id: 'd1', text: 'Telltales are ribbons.' }],
    }),
    span('chat', 'root', {
      type: 'GENERATION',
      name: 'generate_answer',
      startTime: ago(9),
      completionStartTime: ago(8.5),
      endTime: ago(7),
      model: 'gpt-4o-2024-08-06',
      modelParameters: { temperature: 0.2 },
      usageDetails: { input: 1843, output: 212, total: 2055 },
      input: { messages: chat },
      output: answer,
      metadata: { attempt: 1 },
    }),
    span('tool', 'root', {
      type: 'TOOL',
      name: 'search_docs',
      startTime: ago(7),
      endTime: ago(6.5),
      level: 'ERROR',
      statusMessage: 'RateLimitError: 429 Too Many Requests',
    }),
    span('stray', 'missing', { type: 'SPAN', name: 'stray_worker', startTime: ago(8), endTime: ago(7.5) }),
    {
      type: 'score-create',
      body: { id: `score-${tag}`, traceId: story.traceId, name: 'groundedness', value: 0.87, comment: 'Backed by d1.' },
    },
    {
      type: 'score-create',
      body: {
        id: `tone-${tag}`,
        traceId: story.traceId,
        observationId: `chat-${tag}`,
        name: 'tone',
        value: 'friendly',
      },
    },
  ];
  return { ...story, events };
}

const chat = [
  { role: 'system', content: 'Answer **briefly**.' },
  { role: 'user', content: 'What is a telltale?' },
  {
    role: 'assistant',
    content: null,
    tool_calls: [
      { id: 'call_1', type: 'function', function: { name: 'find_docs', arguments: '{"query":"telltale"}' } },
    ],
  },
  { role: 'tool', tool_call_id: 'call_1', content: '{"hits":3}' },
];

const answer = {
  role: 'assistant',
  content: [
    { type: 'thinking', thinking: 'Keep it short.' },
    { type: 'text', text: 'A **ribbon** that shows the wind. See [the guide](https://example.com/guide).' },
  ],
};
