/** All operations of the API, for what walks them: the OpenAPI document and tests. Everything else imports from the noun's own file. */
import * as abTests from './ab-tests.ts';
import * as access from './access.ts';
import * as bulk from './bulk.ts';
import * as dashboards from './dashboards.ts';
import * as doctor from './doctor.ts';
import * as facets from './facets.ts';
import * as health from './health.ts';
import * as ingestion from './ingestion.ts';
import * as live from './live.ts';
import * as llmConnections from './llm-connections.ts';
import * as matches from './matches.ts';
import * as metrics from './metrics.ts';
import * as models from './models.ts';
import * as observations from './observations.ts';
import * as otlp from './otlp.ts';
import * as playground from './playground.ts';
import * as promptLibrary from './prompt-library.ts';
import * as prompts from './prompts.ts';
import * as repricing from './repricing.ts';
import * as scores from './scores.ts';
import * as sessions from './sessions.ts';
import * as traces from './traces.ts';
import * as users from './users.ts';
import * as views from './views.ts';
import type { Operation } from './operation.ts';

const modules = [
  abTests,
  access,
  bulk,
  dashboards,
  doctor,
  facets,
  health,
  ingestion,
  live,
  llmConnections,
  matches,
  metrics,
  models,
  observations,
  otlp,
  playground,
  promptLibrary,
  prompts,
  repricing,
  scores,
  sessions,
  traces,
  users,
  views,
];

export const operations: readonly Operation[] = modules.flatMap((each) => Object.values(each).filter(isOperation));

function isOperation(value: unknown): value is Operation {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'access' in value;
}
