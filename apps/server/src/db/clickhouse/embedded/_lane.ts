/** A bounded number of works at a time, with a bounded line of those who wait. */

export interface LaneLimits {
  readonly size: number;
  readonly waitingMax: number;
}

export class Lane {
  readonly #limits: LaneLimits;
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  readonly #onIdle: (() => void)[] = [];

  constructor(limits: LaneLimits) {
    this.#limits = limits;
  }

  /** Runs `work` when its turn comes. Fails at once when the line is full, and when `signal` aborts while it waits. */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.#enter(signal);
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  async idle(): Promise<void> {
    if (this.#running > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  async #enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#running < this.#limits.size) {
      this.#running++;
      return;
    }
    if (this.#waiting.length >= this.#limits.waitingMax) {
      throw new Error(
        'Code: 202. DB::Exception: Too many queries wait for the engine. (TOO_MANY_SIMULTANEOUS_QUERIES)',
      );
    }
    await new Promise<void>((resolve, reject) => {
      const proceed = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(proceed), 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.push(proceed);
    });
  }

  /** The place goes straight to the next in line, so that `#running` does not change. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) {
      next();
      return;
    }
    this.#running--;
    if (this.#running === 0) for (const resolve of this.#onIdle.splice(0)) resolve();
  }
}
