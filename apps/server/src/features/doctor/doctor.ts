/** Keeps account of what comes in at the doors, without ever being in its way: in memory first, written down every few seconds. */
import type { Freshness } from '@telltale/contract/doctor.ts';
import { doctorRetentionDays } from '@telltale/contract/doctor.ts';
import type { Logger } from 'pino';
import type { Database } from '#db/postgres/postgres.ts';
import type { Intake, IntakeCaller, Visit } from '#features/ingest/intake.ts';
import { Collector } from './_collector.ts';
import { FreshnessMeter, type Pending } from './_freshness.ts';
import { addMinutes, addRejections, removeOlder } from './_store.ts';

export interface DoctorDeps {
  readonly db: Database;
  readonly logger: Logger;
  /** Milliseconds; wall time unless said. */
  readonly now?: () => number;
}

export interface Doctor extends AsyncDisposable {
  readonly intake: Intake;
  /** Somebody came with this key's public part and a wrong secret. */
  wrongSecret(key: { readonly projectId: string; readonly keyId: string }): void;
  freshness(projectId: string): Freshness;
  /** Writes down what is counted. Does not fail: what can't be written is kept for the next time. */
  flush(): Promise<void>;
}

const flushEveryMs = 4_000;
const sweepEveryMs = 3_600_000;
const freshnessWindowSeconds = 300;

export function createDoctor(deps: DoctorDeps): Doctor {
  return new CountingDoctor(deps);
}

class CountingDoctor implements Doctor {
  readonly intake: Intake;
  readonly #db: Database;
  readonly #logger: Logger;
  readonly #now: () => number;
  readonly #collector = new Collector();
  readonly #meter: FreshnessMeter;
  #timer: NodeJS.Timeout | null = null;
  #flushing: Promise<void> = Promise.resolve();
  #sweptAt = 0;

  constructor({ db, logger, now = Date.now }: DoctorDeps) {
    this.#db = db;
    this.#logger = logger;
    this.#now = now;
    this.#meter = new FreshnessMeter(freshnessWindowSeconds * 1000, now);
    this.intake = { begin: (caller) => this.#begin(caller) };
  }

  wrongSecret(key: { readonly projectId: string; readonly keyId: string }): void {
    this.#collector.count(key, this.#now(), { unauthenticated: 1 });
    this.#flushSoon();
  }

  freshness(projectId: string): Freshness {
    const now = this.#now();
    return {
      windowSeconds: freshnessWindowSeconds,
      project: this.#meter.ofProject(projectId),
      server: this.#meter.ofServer(),
      completeUpTo: new Date(now - this.#meter.waitingMs(projectId)).toISOString(),
      serverTime: new Date(now).toISOString(),
    };
  }

  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#write());
    return this.#flushing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.flush();
  }

  #begin(caller: IntakeCaller): Visit {
    const collector = this.#collector;
    const now = this.#now;
    let pending: Pending | null = null;
    collector.count(caller, now(), { requests: 1 });
    this.#flushSoon();
    return {
      received: () => {
        pending = this.#meter.begin(caller.projectId);
      },
      refused: (item) => collector.refuse(caller, now(), item),
      truncated: (items) => collector.count(caller, now(), { truncated: items }),
      overloaded: (items) => collector.count(caller, now(), { overloaded: items }),
      stored: (items, newest) => {
        if (pending && items > 0) this.#meter.readable(pending);
        collector.count(caller, now(), { accepted: items });
        if (newest !== null) collector.lag(caller, now(), Math.round(now() - newest / 1000));
      },
      end: () => {
        if (pending) this.#meter.end(pending);
      },
    };
  }

  #flushSoon(): void {
    this.#timer ??= setTimeout(() => void this.flush(), flushEveryMs).unref();
  }

  async #write(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#collector.isEmpty) return;
    const { minutes, rejections } = this.#collector.take();
    try {
      await addMinutes(this.#db, minutes);
    } catch (error) {
      this.#collector.giveBack(minutes);
      this.#flushSoon();
      this.#logger.warn({ err: error }, 'counts of ingest could not be written down; they are kept');
      return;
    }
    try {
      await addRejections(this.#db, rejections);
      await this.#sweep();
    } catch (error) {
      this.#logger.warn({ err: error }, 'refusals of ingest could not be written down');
    }
  }

  async #sweep(): Promise<void> {
    const now = this.#now();
    if (now - this.#sweptAt < sweepEveryMs) return;
    this.#sweptAt = now;
    await removeOlder(this.#db, new Date(now - doctorRetentionDays * 86_400_000));
  }
}
