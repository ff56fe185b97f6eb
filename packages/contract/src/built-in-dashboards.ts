/** The dashboards that every project has. They are read-only; a copy of one can be changed. */
import { builtIn, type BuiltIn, by, compared, of, overTime, percentiles, top } from './built-in-widgets.ts';
import type { Dashboard } from './dashboards.ts';

const spread = { config: { bins: 20, scale: 'log' } } as const;

const definitions: readonly BuiltIn[] = [
  {
    id: 'home',
    name: 'Overview',
    description: 'What happened, what it cost, and what failed',
    lines: [
      ['number', 'Traces', [3, 2], of('traces', 'count_count', compared)],
      ['number', 'Cost', [3, 2], of('observations', 'sum_totalCost', compared)],
      ['number', 'Error rate', [3, 2], of('traces', 'avg_errorRate', compared)],
      ['number', 'Latency, p95', [3, 2], of('traces', 'p95_latency', compared)],
      ['bar', 'Traces over time', [6, 4], of('traces', 'count_count', overTime)],
      [
        'stackedBar',
        'Cost by model',
        [6, 4],
        of('observations', 'sum_totalCost', { ...overTime, ...by('model'), series: 8 }),
      ],
      [
        'stackedBar',
        'Tokens by kind',
        [6, 4],
        of('observations', 'sum_usageByType', { ...overTime, ...by('usageType'), series: 8 }),
      ],
      ['line', 'Latency of traces', [6, 4], of('traces', percentiles('latency'), overTime)],
      ['horizontalBar', 'Traces by name', [4, 5], of('traces', 'count_count', top('name')), { linkTo: 'traces' }],
      ['horizontalBar', 'Users by cost', [4, 5], of('users', 'sum_totalCost', top('id')), { linkTo: 'users' }],
      [
        'horizontalBar',
        'Scores, on average',
        [4, 5],
        of('scores-numeric', 'avg_value', { ...by('name'), config: { row_limit: 10 } }),
      ],
    ],
  },
  {
    id: 'cost',
    name: 'Cost',
    description: 'Who and what the money is spent on',
    lines: [
      ['number', 'Cost', [3, 2], of('observations', 'sum_totalCost', compared)],
      ['number', 'Cost of a trace, median', [3, 2], of('traces', 'p50_totalCost', compared)],
      ['number', 'Cost of a user, on average', [3, 2], of('users', 'avg_totalCost', compared)],
      ['number', 'Cost of a session, on average', [3, 2], of('sessions', 'avg_totalCost', compared)],
      [
        'stackedBar',
        'Cost by model',
        [8, 5],
        of('observations', 'sum_totalCost', { ...overTime, ...by('model'), series: 10 }),
      ],
      ['pie', 'Cost by kind of token', [4, 5], of('observations', 'sum_costByType', top('costType'))],
      ['histogram', 'Users by their cost', [6, 4], of('users', 'histogram_totalCost', spread)],
      ['histogram', 'Sessions by their cost', [6, 4], of('sessions', 'histogram_totalCost', spread)],
      ['histogram', 'Users by their tokens', [6, 4], of('users', 'histogram_totalTokens', spread)],
      ['histogram', 'Sessions by their tokens', [6, 4], of('sessions', 'histogram_totalTokens', spread)],
      [
        'table',
        'Users by cost',
        [6, 6],
        of('users', ['sum_totalCost', 'sum_totalTokens', 'sum_tracesCount'], { ...top('id', 20), totals: true }),
        { showShare: true, linkTo: 'users' },
      ],
      [
        'table',
        'Sessions by cost',
        [6, 6],
        of('sessions', ['sum_totalCost', 'sum_totalTokens', 'sum_tracesCount'], { ...top('id', 20), totals: true }),
        { showShare: true, linkTo: 'sessions' },
      ],
      [
        'table',
        'Prompt versions',
        [6, 6],
        of('observations', ['sum_totalCost', 'sum_totalTokens', 'count_count'], {
          ...by('promptName', 'promptVersion'),
          query: 'has:promptName',
          config: { row_limit: 20 },
          totals: true,
        }),
        { showShare: true },
      ],
      [
        'table',
        'Models',
        [6, 6],
        of('observations', ['sum_totalCost', 'sum_totalTokens', 'count_count'], { ...top('model', 20), totals: true }),
        { showShare: true },
      ],
      ['horizontalBar', 'Cost by tag', [4, 5], of('observations', 'sum_totalCost', top('tags'))],
      ['horizontalBar', 'Cost by environment', [4, 5], of('observations', 'sum_totalCost', top('environment'))],
      ['horizontalBar', 'Cost by release', [4, 5], of('observations', 'sum_totalCost', top('release'))],
    ],
  },
  {
    id: 'latency',
    name: 'Latency',
    description: 'How long traces, models and first tokens take',
    lines: [
      ['line', 'Latency of traces', [6, 4], of('traces', percentiles('latency'), overTime)],
      ['line', 'Time to first token', [6, 4], of('observations', percentiles('timeToFirstToken'), overTime)],
      [
        'line',
        'Latency by model, p95',
        [6, 4],
        of('observations', 'p95_latency', { ...overTime, ...by('model'), query: 'type:GENERATION', series: 8 }),
      ],
      [
        'line',
        'Output tokens per second by model, median',
        [6, 4],
        of('observations', 'p50_outputTokensPerSecond', {
          ...overTime,
          ...by('model'),
          query: 'type:GENERATION',
          series: 8,
        }),
      ],
      ['heatmap', 'Spread of trace latency', [12, 5], of('traces', 'histogram_latency', { ...overTime, ...spread })],
      [
        'table',
        'Traces by name',
        [6, 6],
        of('traces', ['count_count', ...percentiles('latency')], top('name', 20)),
        { linkTo: 'traces' },
      ],
      [
        'table',
        'Observations by name',
        [6, 6],
        of('observations', ['count_count', ...percentiles('latency')], top('name', 20)),
        { linkTo: 'observations' },
      ],
    ],
  },
  {
    id: 'usage',
    name: 'Usage',
    description: 'How much is used, by whom and through which models',
    lines: [
      ['bar', 'Traces', [6, 4], of('traces', 'count_count', overTime)],
      ['line', 'Users and sessions', [6, 4], of('traces', ['uniq_uniqueUserIds', 'uniq_uniqueSessionIds'], overTime)],
      [
        'stackedBar',
        'Tokens by model',
        [6, 4],
        of('observations', 'sum_totalTokens', { ...overTime, ...by('model'), series: 8 }),
      ],
      [
        'stackedBar',
        'Tokens by kind',
        [6, 4],
        of('observations', 'sum_usageByType', { ...overTime, ...by('usageType'), series: 8 }),
      ],
      ['histogram', 'Sessions by their tokens', [6, 4], of('sessions', 'histogram_totalTokens', spread)],
      ['histogram', 'Observations of a trace', [6, 4], of('traces', 'histogram_observationsCount', spread)],
      ['pivot', 'Observations by type and level', [6, 5], of('observations', 'count_count', by('type', 'level'))],
      ['horizontalBar', 'Observations by type', [6, 5], of('observations', 'count_count', top('type'))],
    ],
  },
  {
    id: 'quality',
    name: 'Quality',
    description: 'What scores say, and what fails',
    lines: [
      [
        'line',
        'Scores, on average',
        [8, 5],
        of('scores-numeric', 'avg_value', { ...overTime, ...by('name'), series: 8 }),
      ],
      ['horizontalBar', 'Scores by source', [4, 5], of('scores-numeric', 'count_count', top('source'))],
      [
        'table',
        'Numbers',
        [6, 6],
        of('scores-numeric', ['count_count', 'avg_value', 'p50_value', 'min_value', 'max_value'], top('name', 20)),
        { linkTo: 'scores' },
      ],
      ['pivot', 'Categories', [6, 6], of('scores-categorical', 'count_count', by('name', 'stringValue'))],
      ['line', 'Error rate of traces', [6, 4], of('traces', 'avg_errorRate', overTime)],
      [
        'horizontalBar',
        'Errors by message',
        [6, 4],
        of('observations', 'count_count', { ...top('statusMessage'), query: 'level:ERROR' }),
      ],
    ],
  },
  {
    id: 'prompts',
    name: 'Prompts',
    description: 'How versions of prompts compare',
    lines: [
      [
        'stackedBar',
        'Uses of prompts',
        [12, 4],
        of('observations', 'count_count', { ...overTime, ...by('promptName'), query: 'has:promptName', series: 10 }),
      ],
      [
        'table',
        'Versions',
        [12, 7],
        of(
          'observations',
          ['count_count', 'p50_latency', 'avg_inputTokens', 'avg_outputTokens', 'avg_totalCost', 'avg_errorRate'],
          {
            dimensions: [{ field: 'promptName' }, { field: 'promptVersion' }],
            query: 'has:promptName',
            orderBy: [
              { field: 'promptName', direction: 'asc' },
              { field: 'promptVersion', direction: 'desc' },
            ],
          },
        ),
        { linkTo: 'observations' },
      ],
      [
        'pivot',
        'Scores by version',
        [12, 6],
        of('scores-numeric', 'avg_value', by('observationPromptName', 'observationPromptVersion', 'name')),
      ],
    ],
  },
];

export const builtInDashboards: readonly Dashboard[] = definitions.map(builtIn);
