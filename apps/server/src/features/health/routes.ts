/** Health and readiness, for load balancers and SDK checks. */
import { getHealth, getReady } from '@telltale/contract/health.ts';
import { type Route, route } from '#http/route.ts';
import { AppError } from '#lib/errors.ts';

export interface HealthDeps {
  readonly version: string;
  /** Rejects, with the reason, when an engine does not answer. */
  readonly pingEngines: () => Promise<void>;
}

export function healthRoutes(deps: HealthDeps): Route[] {
  const ok = { status: 'OK', version: deps.version };
  const checked = async () => {
    try {
      await deps.pingEngines();
    } catch (cause) {
      throw new AppError('overloaded', 'Database not available', { cause, retryAfterSeconds: 1 });
    }
    return ok;
  };
  return [
    route(getHealth, ({ query }) => (query.failIfDatabaseUnavailable ? checked() : ok)),
    route(getReady, checked),
  ];
}
