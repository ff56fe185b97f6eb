/** The composition root: builds every collaborator once, in the order they need each other, and takes them down in reverse. */
import type { Logger } from 'pino';
import type { Config } from '#config.ts';
import { type ClickHouse, openClickHouse } from '#db/clickhouse/clickhouse.ts';
import { migrateClickHouse } from '#db/clickhouse/migrate.ts';
import { lockDataDir } from '#db/data-dir.ts';
import { readInstanceKey } from '#db/instance-key.ts';
import { openPostgres, type Postgres } from '#db/postgres/postgres.ts';
import { createTrials } from '#features/ab-tests/ab-tests.ts';
import { AbTestWatch } from '#features/ab-tests/jobs.ts';
import { type AbTests, createAbTests } from '#features/ab-tests/lifecycle.ts';
import { abTestsRoutes } from '#features/ab-tests/routes.ts';
import { type Access, createAccess } from '#features/access/access.ts';
import { accessRoutes } from '#features/access/routes.ts';
import { batchRoutes } from '#features/batch/routes.ts';
import { bulkRoutes } from '#features/bulk/routes.ts';
import { dashboardsRoutes } from '#features/dashboards/routes.ts';
import { createDoctor, type Doctor } from '#features/doctor/doctor.ts';
import { doctorRoutes } from '#features/doctor/routes.ts';
import { exportRoutes } from '#features/export/routes.ts';
import { facetsRoutes } from '#features/facets/routes.ts';
import { matchesRoutes } from '#features/matches/routes.ts';
import { healthRoutes } from '#features/health/routes.ts';
import { createWriter, type Writer } from '#features/ingest/commit.ts';
import type { LiveBus } from '#features/live/bus.ts';
import { createLiveWatcher } from '#features/live/live.ts';
import { createMemoryBus } from '#features/live/memory-bus.ts';
import { liveRoutes } from '#features/live/routes.ts';
import { createLlmConnections, type LlmConnections } from '#features/llm-connections/llm-connections.ts';
import { llmConnectionsRoutes } from '#features/llm-connections/routes.ts';
import { metricsRoutes } from '#features/metrics/routes.ts';
import { observationsRoutes } from '#features/observations/routes.ts';
import { otlpRoutes } from '#features/otlp/routes.ts';
import { playgroundRoutes } from '#features/playground/routes.ts';
import { createPriceBook, type PriceBook } from '#features/pricing/pricing.ts';
import { pricingRoutes } from '#features/pricing/routes.ts';
import { createLocalChanges } from '#features/prompts/changes.ts';
import { createPrompts, type Prompts } from '#features/prompts/prompts.ts';
import { promptsRoutes } from '#features/prompts/routes.ts';
import { repricingRoutes } from '#features/repricing/routes.ts';
import { scoresRoutes } from '#features/scores/routes.ts';
import { sessionsRoutes } from '#features/sessions/routes.ts';
import { tracesRoutes } from '#features/traces/routes.ts';
import { usersRoutes } from '#features/users/routes.ts';
import { viewsRoutes } from '#features/views/routes.ts';
import { clientAddress } from '#http/client-address.ts';
import type { Route } from '#http/route.ts';
import { createRouter, type Router } from '#http/router.ts';
import { createWebApp } from '#http/web-app.ts';
import { createVersionClock } from '#lib/clock.ts';
import { createOutbound } from '#lib/outbound.ts';
import { createSecretBox } from '#lib/secret-box.ts';

export interface App extends AsyncDisposable {
  readonly router: Router;
  readonly routes: readonly Route[];
  readonly access: Access;
  readonly writer: Writer;
  readonly engines: Engines;
  /** Ends the replies that would go on for ever; to be called before waiting for requests in flight. */
  endStreams(): void;
}

export interface Engines {
  readonly clickhouse: ClickHouse;
  readonly postgres: Postgres;
}

export interface AppDeps {
  readonly config: Config;
  readonly logger: Logger;
  readonly version: string;
  /** Told what takes long, in words for the person who started the server. */
  readonly onProgress: (message: string) => void;
}

export async function createApp(deps: AppDeps): Promise<App> {
  await using stack = new AsyncDisposableStack();
  const { config, logger, onProgress } = deps;
  stack.use(await lockDataDir(config.dataDir));
  const engines = await openEngines(config, logger, onProgress, stack);
  const { db } = engines.postgres;
  const doctor = stack.use(createDoctor({ db, logger }));
  const onWrongSecret = doctor.wrongSecret.bind(doctor);
  const access = stack.use(createAccess({ db, logger, config, onWrongSecret }));
  const prices = createPriceBook({ db, logger });
  await prices.load();
  const clock = createVersionClock();
  const { queueBytesMax } = config.limits;
  const live = createMemoryBus();
  const watcher = createLiveWatcher(live);
  const writer = stack.use(
    createWriter({ clickhouse: engines.clickhouse, prices, clock, logger, queueBytesMax, watcher }),
  );
  const outbound = stack.use(createOutbound({ allow: config.outboundAllow }));
  const box = createSecretBox(readInstanceKey(config.dataDir, config.encryptionKey), 'llm-connections');
  const connections = createLlmConnections({ db, box, outbound, prices });
  const changes = createLocalChanges();
  const prompts = createPrompts({ db, changes, trials: createTrials({ db, changes }) });
  const abTests = createAbTests({ db, clickhouse: engines.clickhouse, prompts, changes, logger });
  stack.use(new AbTestWatch({ db, abTests, logger }));
  const routes = allRoutes(deps, {
    ...engines,
    access,
    doctor,
    prices,
    writer,
    live,
    connections,
    prompts,
    abTests,
  });
  const router = createRouter({
    routes,
    authenticator: access,
    limits: config.limits,
    logger,
    fallback: createWebApp(config.webDir),
  });
  const kept = stack.move();
  const endStreams = () => live.close();
  return {
    router,
    routes,
    access,
    writer,
    engines,
    endStreams,
    [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose](),
  };
}

/** Both start at the same time; each takes a good part of the start-up. */
async function openEngines(
  config: Config,
  logger: Logger,
  onProgress: AppDeps['onProgress'],
  stack: AsyncDisposableStack,
): Promise<Engines> {
  const common = { dataDir: config.dataDir, logger, onProgress };
  const [clickhouse, postgres] = await Promise.allSettled([
    openClickHouse({ ...common, url: config.clickhouseUrl, onQuery: (query) => logger.debug(query, 'query') }).then(
      async (opened) => {
        stack.use(opened);
        await migrateClickHouse(opened);
        return opened;
      },
    ),
    openPostgres({ ...common, url: config.databaseUrl }).then((opened) => stack.use(opened)),
  ]);
  if (clickhouse.status === 'rejected') throw clickhouse.reason;
  if (postgres.status === 'rejected') throw postgres.reason;
  return { clickhouse: clickhouse.value, postgres: postgres.value };
}

interface Collaborators extends Engines {
  readonly access: Access;
  readonly doctor: Doctor;
  readonly prices: PriceBook;
  readonly writer: Writer;
  readonly live: LiveBus;
  readonly connections: LlmConnections;
  readonly prompts: Prompts;
  readonly abTests: AbTests;
}

function allRoutes(deps: AppDeps, made: Collaborators): Route[] {
  const { clickhouse, postgres, access, doctor, prices, writer, live, connections, prompts, abTests } = made;
  const { db } = postgres;
  const { intake } = doctor;
  const { limits } = deps.config;
  const { logger } = deps;
  const priceOf = (priceId: string) => prices.unitPrices(priceId);
  const pingEngines = async () => {
    if (!(await clickhouse.ping())) throw new Error('ClickHouse does not answer');
    await postgres.pool.query('SELECT 1');
  };
  return [
    ...healthRoutes({ version: deps.version, pingEngines }),
    ...accessRoutes({ access, clientAddress }),
    ...batchRoutes({ committer: writer, limits, logger, intake }),
    ...otlpRoutes({ committer: writer, limits, logger, intake }),
    ...facetsRoutes({ clickhouse }),
    ...matchesRoutes({ clickhouse }),
    ...tracesRoutes({ clickhouse, priceOf, writer }),
    ...bulkRoutes({ clickhouse, writer }),
    ...exportRoutes({ clickhouse }),
    ...observationsRoutes({ clickhouse, priceOf }),
    ...sessionsRoutes({ clickhouse }),
    ...usersRoutes({ clickhouse }),
    ...liveRoutes({ clickhouse, bus: live }),
    ...promptsRoutes({ prompts, db, clickhouse }),
    ...abTestsRoutes({ db, abTests }),
    ...scoresRoutes({ clickhouse, writer }),
    ...metricsRoutes({ clickhouse }),
    ...pricingRoutes({ prices }),
    ...repricingRoutes({ clickhouse, prices, writer }),
    ...llmConnectionsRoutes(connections),
    ...playgroundRoutes({ connections, prices, committer: writer, logger }),
    ...viewsRoutes({ db }),
    ...dashboardsRoutes({ db }),
    ...doctorRoutes({ doctor, db, clickhouse, listKeys: (projectId) => access.listKeys(projectId) }),
  ];
}
