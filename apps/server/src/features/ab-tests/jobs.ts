/** Looks at all running A/B tests every minute, so that a guardrail stops a test that nobody watches. */
import type { Logger } from 'pino';
import type { Database } from '#db/postgres/postgres.ts';
import { readRunning } from './_store.ts';
import type { AbTests } from './lifecycle.ts';

export interface AbTestWatchDeps {
  readonly db: Database;
  readonly abTests: Pick<AbTests, 'review'>;
  readonly logger: Logger;
}

const everyMs = 60_000;

export class AbTestWatch implements AsyncDisposable {
  readonly #deps: AbTestWatchDeps;
  readonly #timer: NodeJS.Timeout;
  #round: Promise<void> | null = null;
  #isOver = false;

  constructor(deps: AbTestWatchDeps) {
    this.#deps = deps;
    this.#timer = setInterval(() => void this.look(), everyMs).unref();
  }

  /** One round at a time: a slow engine makes them rarer. Does not fail. */
  look(): Promise<void> {
    this.#round ??= this.#lookAtAll().finally(() => {
      this.#round = null;
    });
    return this.#round;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    clearInterval(this.#timer);
    await this.#round;
  }

  async #lookAtAll(): Promise<void> {
    const { db, abTests, logger } = this.#deps;
    try {
      for (const test of await readRunning(db)) {
        if (this.#isOver) return;
        await abTests.review(test).catch((error: unknown) => {
          logger.warn({ err: error, testId: test.id }, 'an A/B test could not be looked at; it is tried again');
        });
      }
    } catch (error) {
      logger.warn({ err: error }, 'A/B tests could not be looked at; it is tried again');
    }
  }
}
