/** A few works at a time, where more together would be no sooner done. */
import { AppError } from './errors.ts';

/** Of the embedded engine, and of a server of its own, which has more of everything. */
const engineWorks = { embedded: 2, server: 16 } as const;

/** For questions that take all cores of the engine. */
export function engineTurns({ isExclusive }: { readonly isExclusive: boolean }, waitingMax: number): Turns {
  return new Turns(isExclusive ? engineWorks.embedded : engineWorks.server, waitingMax);
}

export class Turns {
  readonly #atATime: number;
  readonly #waitingMax: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(atATime: number, waitingMax: number) {
    this.#atATime = atATime;
    this.#waitingMax = waitingMax;
  }

  /** @throws AppError 'overloaded' when too many wait already. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#atATime) this.#running += 1;
    else await this.#wait();
    try {
      return await work();
    } finally {
      // The turn goes straight to the next.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  async #wait(): Promise<void> {
    if (this.#waiting.length >= this.#waitingMax) {
      throw new AppError('overloaded', 'Too much is asked for at once; try again in a moment');
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
