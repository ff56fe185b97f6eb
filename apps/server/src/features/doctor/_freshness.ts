/** Measures how long it takes from a request being here to its data being readable. */
import { LRUCache } from 'lru-cache';

export interface Delays {
  readonly commits: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}

/** A request whose data are not readable yet. */
export interface Pending {
  readonly projectId: string;
  readonly since: number;
}

/** Newest samples kept of a project and of the server; under heavy load they cover less than the window. */
const samplesOfProjectMax = 500;
const samplesMax = 5_000;
const projectsMax = 1_000;

export class FreshnessMeter {
  readonly #windowMs: number;
  readonly #now: () => number;
  readonly #server = new Samples(samplesMax);
  readonly #projects = new LRUCache<string, Samples>({ max: projectsMax });
  readonly #pending = new Set<Pending>();

  constructor(windowMs: number, now: () => number) {
    this.#windowMs = windowMs;
    this.#now = now;
  }

  begin(projectId: string): Pending {
    const pending = { projectId, since: this.#now() };
    this.#pending.add(pending);
    return pending;
  }

  /** Its data can be read. */
  readable(pending: Pending): void {
    const now = this.#now();
    const samples = this.#projects.get(pending.projectId) ?? new Samples(samplesOfProjectMax);
    this.#projects.set(pending.projectId, samples);
    samples.add(now, now - pending.since);
    this.#server.add(now, now - pending.since);
  }

  /** It is answered, whatever became of it. */
  end(pending: Pending): void {
    this.#pending.delete(pending);
  }

  ofProject(projectId: string): Delays {
    return delaysOf(this.#projects.get(projectId)?.since(this.#now() - this.#windowMs) ?? []);
  }

  ofServer(): Delays {
    return delaysOf(this.#server.since(this.#now() - this.#windowMs));
  }

  /** Milliseconds that the project's oldest request in work has waited; 0 for none. */
  waitingMs(projectId: string): number {
    for (const pending of this.#pending) if (pending.projectId === projectId) return this.#now() - pending.since;
    return 0;
  }
}

/** A ring of the newest samples. */
class Samples {
  readonly #max: number;
  readonly #all: { at: number; ms: number }[] = [];
  #next = 0;

  constructor(max: number) {
    this.#max = max;
  }

  add(at: number, ms: number): void {
    this.#all[this.#next] = { at, ms };
    this.#next = (this.#next + 1) % this.#max;
  }

  since(from: number): number[] {
    return this.#all.flatMap(({ at, ms }) => (at >= from ? [ms] : []));
  }
}

function delaysOf(samples: readonly number[]): Delays {
  const sorted = samples.toSorted((a, b) => a - b);
  return { commits: sorted.length, p50Ms: quantile(sorted, 0.5), p99Ms: quantile(sorted, 0.99) };
}

/** The nearest rank: a value that was measured. */
function quantile(sorted: readonly number[], share: number): number | null {
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  return value === undefined ? null : Math.round(value * 10) / 10;
}
