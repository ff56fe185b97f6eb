/** Counts in memory what the doors tell, bounded whatever they tell, until it is written down. */
import type { IntakeCaller, RefusedItem } from '#features/ingest/intake.ts';
import { maskedSample } from './_mask.ts';

export interface Counters {
  requests: number;
  accepted: number;
  rejected: number;
  truncated: number;
  overloaded: number;
  unauthenticated: number;
}

/** Of one project, key and minute. */
export interface MinuteCounts extends Counters {
  readonly projectId: string;
  readonly keyId: string;
  /** Milliseconds, as all times here. */
  readonly minute: number;
  lagMsMin: number | null;
  lagMsMax: number | null;
  lastAcceptedAt: number | null;
}

/** Items refused for one reason. */
export interface Rejections extends IntakeCaller {
  readonly at: number;
  readonly reason: string;
  readonly itemId: string;
  readonly sample: string;
  items: number;
}

export interface Collected {
  readonly minutes: readonly MinuteCounts[];
  readonly rejections: readonly Rejections[];
}

/** Between two times of writing down; what comes beyond is not counted. */
const minutesMax = 5_000;
const rejectionsMax = 500;
const rejectionsOfProjectMax = 20;
const reasonLengthMax = 300;
const idLengthMax = 200;

const minuteMs = 60_000;

export class Collector {
  #minutes = new Map<string, MinuteCounts>();
  #rejections = new Map<string, Rejections>();
  #rejectionsOf = new Map<string, number>();

  get isEmpty(): boolean {
    return this.#minutes.size === 0 && this.#rejections.size === 0;
  }

  count(of: Pick<IntakeCaller, 'projectId' | 'keyId'>, now: number, counted: Partial<Counters>): void {
    const counts = this.#countsOf(of, now);
    if (!counts) return;
    for (const name of ['requests', 'accepted', 'rejected', 'truncated', 'overloaded', 'unauthenticated'] as const) {
      counts[name] += counted[name] ?? 0;
    }
    if (counted.accepted) counts.lastAcceptedAt = Math.max(counts.lastAcceptedAt ?? 0, now);
  }

  lag(of: Pick<IntakeCaller, 'projectId' | 'keyId'>, now: number, lagMs: number): void {
    const counts = this.#countsOf(of, now);
    if (!counts) return;
    counts.lagMsMin = Math.min(counts.lagMsMin ?? lagMs, lagMs);
    counts.lagMsMax = Math.max(counts.lagMsMax ?? lagMs, lagMs);
  }

  refuse(caller: IntakeCaller, now: number, { id, reason, item }: RefusedItem): void {
    this.count(caller, now, { rejected: 1 });
    const shown = clean(reason, reasonLengthMax);
    const key = [caller.projectId, caller.keyId, caller.door, shown].join('\0');
    const known = this.#rejections.get(key);
    if (known) {
      known.items += 1;
      return;
    }
    const ofProject = this.#rejectionsOf.get(caller.projectId) ?? 0;
    if (this.#rejections.size >= rejectionsMax || ofProject >= rejectionsOfProjectMax) return;
    this.#rejectionsOf.set(caller.projectId, ofProject + 1);
    const sample = maskedSample(item);
    this.#rejections.set(key, { ...caller, at: now, reason: shown, itemId: clean(id, idLengthMax), sample, items: 1 });
  }

  /** Gives everything and begins anew. */
  take(): Collected {
    const collected = { minutes: [...this.#minutes.values()], rejections: [...this.#rejections.values()] };
    this.#minutes = new Map();
    this.#rejections = new Map();
    this.#rejectionsOf = new Map();
    return collected;
  }

  /** Takes counts back that could not be written down. */
  giveBack(minutes: readonly MinuteCounts[]): void {
    for (const { projectId, keyId, minute, lagMsMin, lagMsMax, lastAcceptedAt, ...counters } of minutes) {
      const counts = this.#countsOf({ projectId, keyId }, minute);
      if (!counts) return;
      this.count({ projectId, keyId }, minute, counters);
      if (lagMsMin !== null) this.lag({ projectId, keyId }, minute, lagMsMin);
      if (lagMsMax !== null) this.lag({ projectId, keyId }, minute, lagMsMax);
      if (lastAcceptedAt !== null) counts.lastAcceptedAt = Math.max(counts.lastAcceptedAt ?? 0, lastAcceptedAt);
    }
  }

  #countsOf({ projectId, keyId }: Pick<IntakeCaller, 'projectId' | 'keyId'>, now: number): MinuteCounts | undefined {
    const minute = Math.floor(now / minuteMs) * minuteMs;
    const key = [projectId, keyId, minute].join('\0');
    const known = this.#minutes.get(key);
    if (known || this.#minutes.size >= minutesMax) return known;
    const counts = {
      projectId,
      keyId,
      minute,
      ...emptyCounters(),
      lagMsMin: null,
      lagMsMax: null,
      lastAcceptedAt: null,
    };
    this.#minutes.set(key, counts);
    return counts;
  }
}

export function emptyCounters(): Counters {
  return { requests: 0, accepted: 0, rejected: 0, truncated: 0, overloaded: 0, unauthenticated: 0 };
}

/** As PostgreSQL takes it. */
function clean(text: string, lengthMax: number): string {
  return text.slice(0, lengthMax).replaceAll('\0', '').toWellFormed();
}
