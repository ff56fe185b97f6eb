/** All operations of the API, for what walks them: the OpenAPI document and tests. Everything else imports from the noun's own file. */
import * as access from './access.ts';
import * as bulk from './bulk.ts';
import * as doctor from './doctor.ts';
import * as health from './health.ts';
import * as ingestion from './ingestion.ts';
import * as live from './live.ts';
import * as models from './models.ts';
import * as observations from './observations.ts';
import * as otlp from './otlp.ts';
import * as scores from './scores.ts';
import * as sessions from './sessions.ts';
import * as traces from './traces.ts';
import * as users from './users.ts';
import * as views from './views.ts';
import type { Operation } from './operation.ts';

const modules = [
  access,
  bulk,
  doctor,
  health,
  ingestion,
  live,
  models,
  observations,
  otlp,
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
