/** The life of an A/B test: started, looked at as often as one likes, and ended by a person or by a guardrail. */
import { randomUUID } from 'node:crypto';
import type { AbMetric, AbPrediction, AbTestResult, NewAbTest } from '@telltale/contract/ab-tests.ts';
import { abTestLimits } from '@telltale/contract/ab-tests.ts';
import type { Logger } from 'pino';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import type { Database, Transaction } from '#db/postgres/postgres.ts';
import { AppError } from '#lib/errors.ts';
import type { TestedPrompt } from './ab-tests.ts';
import { unitsNeeded } from './_decide.ts';
import { countedFrom, evaluate, sharesOf } from './_evaluate.ts';
import { type FactsScope, readFacts } from './_facts.ts';
import {
  type AbTestRow,
  addEvent,
  changeTest,
  insertTest,
  lockRunning,
  readNewestEvent,
  readRunning,
  readTest,
  type TestChange,
  type TestKey,
} from './_store.ts';

/** What a test needs of prompts. */
interface TestablePrompts {
  lockVersions(
    tx: Transaction,
    prompt: TestedPrompt,
  ): Promise<readonly { readonly version: number; readonly labels: readonly string[] }[] | null>;
  addLabels(
    prompt: TestedPrompt,
    move: {
      readonly version: number;
      readonly labels: readonly string[];
      readonly alongWith: (tx: Transaction) => Promise<void>;
    },
  ): Promise<unknown>;
}

export interface AbTestsDeps {
  readonly db: Database;
  readonly clickhouse: ClickHouse;
  readonly prompts: TestablePrompts;
  readonly changes: { tell(projectId: string): Promise<void> };
  readonly logger: Logger;
  /** Milliseconds; wall time unless said. */
  readonly now?: () => number;
}

/** The person who does it; null for a key of the API. */
type Actor = string | null;

export interface AbTests {
  predict(projectId: string, design: Omit<NewAbTest, 'warmupSeconds'>): Promise<AbPrediction>;
  /** Gives its id. @throws AppError for what can't be tested. */
  start(projectId: string, body: NewAbTest, actor: Actor): Promise<string>;
  /**
   * The result as of now; as of its end when it has ended. Adds to the record what is new, and stops the test when a
   * guardrail is breached. Null when there is no such test.
   */
  review(key: TestKey): Promise<AbTestResult | null>;
  /** @throws AppError 'conflict' when it has ended. */
  stop(key: TestKey, actor: Actor): Promise<void>;
  /** Moves the label; to the winner without a version. @throws AppError 'conflict' when it has ended or nothing has won. */
  promote(key: TestKey, version: number | null, actor: Actor): Promise<void>;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const baselineMin = 10;
/** Without any past to tell by. */
const plannedUnitsUsual = 2_000;

export function createAbTests(deps: AbTestsDeps): AbTests {
  return new Lifecycle(deps);
}

class Lifecycle implements AbTests {
  readonly #deps: AbTestsDeps;
  readonly #now: () => number;

  constructor(deps: AbTestsDeps) {
    this.#deps = deps;
    this.#now = deps.now ?? Date.now;
  }

  async predict(projectId: string, design: Omit<NewAbTest, 'warmupSeconds'>): Promise<AbPrediction> {
    const { promptName, key, primary, arms } = design;
    const { clickhouse } = this.#deps;
    const control = arms[0]?.version ?? 0;
    const since = (days: number): FactsScope => {
      return { projectId, promptName, versions: null, key, from: new Date(this.#now() - days * dayMs), to: null };
    };
    const [past, week] = await Promise.all([
      readFacts(clickhouse, { ...since(30), versions: [control] }, [primary]),
      readFacts(clickhouse, since(7), []),
    ]);
    const baseline = past.get(control)?.summaries[0];
    const isKnown = baseline !== undefined && baseline.count >= baselineMin;
    const needed = isKnown ? unitsNeeded({ ...design, weights: sharesOf(arms) }, baseline) : null;
    const unitsPerDay = [...week.values()].reduce((sum, each) => sum + each.units, 0) / 7;
    return {
      baseline: isKnown ? { n: baseline.count, mean: baseline.mean } : null,
      unitsNeeded: needed,
      unitsPerDay,
      days: needed === null || unitsPerDay === 0 ? null : needed / unitsPerDay,
    };
  }

  async start(projectId: string, body: NewAbTest, actor: Actor): Promise<string> {
    const { db, prompts, changes } = this.#deps;
    const id = randomUUID();
    const at = new Date(this.#now());
    const { unitsNeeded: plannedUnits } = await this.predict(projectId, body);
    await db.transaction(async (tx) => {
      refuseUntestable(body, await prompts.lockVersions(tx, { projectId, name: body.promptName }));
      if ((await readRunning(tx, projectId)).length >= abTestLimits.running) {
        throw new AppError('unprocessable', `${abTestLimits.running} A/B tests run in this project; stop one first`);
      }
      const begin = { status: 'running', verdict: 'collecting', startedAt: at, startedById: actor } as const;
      const planned = { plannedUnits: plannedUnits ?? plannedUnitsUsual };
      const end = { promotedVersion: null, endedAt: null, endedById: null };
      await insertTest(tx, { ...body, ...planned, ...begin, ...end, id, projectId, salt: randomUUID() });
      await addEvent(tx, { testId: id, at, kind: 'started', byId: actor, result: null });
    });
    await changes.tell(projectId);
    return id;
  }

  async review(key: TestKey): Promise<AbTestResult | null> {
    const { db } = this.#deps;
    const test = await readTest(db, key);
    if (!test) return null;
    if (test.status !== 'running') return (await readNewestEvent(db, test.id))?.result ?? this.#evaluate(test);
    const result = await this.#evaluate(test);
    if (await this.#isNews(db, test, result)) await this.#record(key, result);
    return result;
  }

  async stop(key: TestKey, actor: Actor): Promise<void> {
    const { db, changes } = this.#deps;
    const result = await this.#lastResult(await this.#require(key));
    await db.transaction((tx) => this.#end(tx, key, { status: 'stopped', result, actor }));
    await changes.tell(key.projectId);
  }

  async promote(key: TestKey, asked: number | null, actor: Actor): Promise<void> {
    const test = await this.#require(key);
    const { projectId, promptName: name, label, arms } = test;
    const result = await this.#lastResult(test);
    const version = asked ?? result?.winner ?? null;
    if (version === null) {
      throw new AppError('conflict', 'No version has won yet; say which version is to have the label');
    }
    if (!arms.some((arm) => arm.version === version)) {
      throw new AppError(
        'invalid_request',
        `Version ${version} is not in the test; its versions are ${versionsOf(test)}`,
      );
    }
    const alongWith = (tx: Transaction) => this.#end(tx, key, { status: 'promoted', result, actor, version });
    await this.#deps.prompts.addLabels({ projectId, name }, { version, labels: [label], alongWith });
  }

  async #require(key: TestKey): Promise<AbTestRow> {
    const test = await readTest(this.#deps.db, key);
    if (!test) throw testNotFound(key.id);
    return test;
  }

  async #evaluate(test: AbTestRow): Promise<AbTestResult> {
    const { projectId, promptName, key, primary, guardrails } = test;
    const versions = test.arms.map(({ version }) => version);
    const metrics: AbMetric[] = [primary, ...guardrails.map(({ metric }) => metric)];
    const scope = { projectId, promptName, versions, key, from: countedFrom(test), to: test.endedAt };
    const facts = await readFacts(this.#deps.clickhouse, scope, metrics);
    return evaluate(test, facts, new Date(this.#now()));
  }

  /** Ending a test must not depend on the engine that measures it. */
  async #lastResult(test: AbTestRow): Promise<AbTestResult | null> {
    try {
      return await this.#evaluate(test);
    } catch (error) {
      this.#deps.logger.warn({ err: error, testId: test.id }, 'an A/B test ends with its last known result');
      return (await readNewestEvent(this.#deps.db, test.id))?.result ?? null;
    }
  }

  /** A verdict that changes, and now and then how it stands: every minute at first, every hour in the end. */
  async #isNews(db: Database | Transaction, test: AbTestRow, result: AbTestResult): Promise<boolean> {
    if (result.verdict !== test.verdict) return true;
    const newest = await readNewestEvent(db, test.id);
    const age = this.#now() - test.startedAt.getTime();
    const every = Math.min(hourMs, Math.max(minuteMs, age / 20));
    return this.#now() - (newest?.at.getTime() ?? 0) >= every;
  }

  async #record(key: TestKey, result: AbTestResult): Promise<void> {
    const { db, changes } = this.#deps;
    const isBreached = result.verdict === 'guardrail_breached';
    await db.transaction(async (tx) => {
      const test = await lockRunning(tx, key);
      // Another review may have been faster.
      if (!test || !(await this.#isNews(tx, test, result))) return;
      if (isBreached) return this.#end(tx, key, { status: 'breached', result, actor: null });
      await changeTest(tx, key, { verdict: result.verdict });
      await addEvent(tx, { testId: key.id, at: new Date(result.at), kind: 'result', byId: null, result });
    });
    if (isBreached) await changes.tell(key.projectId);
  }

  async #end(tx: Transaction, key: TestKey, { status, result, actor, version }: Ending): Promise<void> {
    const test = await lockRunning(tx, key);
    if (!test) throw new AppError('conflict', 'The A/B test has ended already');
    const at = new Date(this.#now());
    const change: TestChange = { status, endedAt: at, endedById: actor, promotedVersion: version ?? null };
    await changeTest(tx, key, { ...change, ...(result && { verdict: result.verdict }) });
    await addEvent(tx, { testId: key.id, at, kind: status, byId: actor, result });
  }
}

interface Ending {
  readonly status: 'stopped' | 'breached' | 'promoted';
  readonly result: AbTestResult | null;
  readonly actor: Actor;
  readonly version?: number;
}

export function testNotFound(id: string): AppError {
  return new AppError('not_found', `A/B test ${id} not found within authorized project`);
}

function refuseUntestable(
  { promptName, label, arms }: NewAbTest,
  versions: Awaited<ReturnType<TestablePrompts['lockVersions']>>,
): void {
  if (!versions) throw new AppError('not_found', `Prompt not found: '${promptName}'`);
  const missing = arms.find((arm) => !versions.some(({ version }) => version === arm.version));
  if (missing) throw new AppError('invalid_request', `'${promptName}' has no version ${missing.version}`);
  const labelled = versions.find(({ labels }) => labels.includes(label));
  if (!labelled) {
    throw new AppError(
      'invalid_request',
      `No version of '${promptName}' has the label '${label}'; set it on the control first`,
    );
  }
  if (labelled.version !== arms[0]?.version) {
    throw new AppError(
      'invalid_request',
      `The first version of an A/B test is the control and has the label: '${label}' is on version ${labelled.version}`,
    );
  }
}

function versionsOf({ arms }: AbTestRow): string {
  return arms.map(({ version }) => version).join(', ');
}
