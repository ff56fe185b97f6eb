/** Watches the writer for whoever follows a project live. */
import type { BatchNews, CommitWatcher } from '#features/ingest/news.ts';
import type { ObservationRecord, TraceRecord } from '#features/records/records.ts';
import type { LiveBus, LiveItem } from './bus.ts';
import { liveObservationView, liveTraceView } from './_view.ts';

/** Of projects that nobody follows nothing is kept. */
export function createLiveWatcher(bus: LiveBus): CommitWatcher {
  return { open: () => (bus.isIdle ? null : new News(bus)) };
}

class News implements BatchNews {
  readonly #bus: LiveBus;
  readonly #items = new Map<string, LiveItem[]>();

  constructor(bus: LiveBus) {
    this.#bus = bus;
  }

  observation(record: ObservationRecord): void {
    // The tombstone of one that has moved: its new row comes in the same batch.
    if (record.isDeleted) return;
    const { traceId, environment } = record;
    this.#itemsOf(record.projectId)?.push({
      kind: 'observations',
      traceId,
      environment,
      json: JSON.stringify(liveObservationView(record)),
    });
  }

  trace(record: TraceRecord): void {
    const { id, environment } = record;
    this.#itemsOf(record.projectId)?.push({
      kind: 'traces',
      traceId: id,
      environment,
      json: JSON.stringify(liveTraceView(record)),
    });
  }

  committed(): void {
    for (const [projectId, items] of this.#items) this.#bus.publish(projectId, items);
  }

  #itemsOf(projectId: string): LiveItem[] | undefined {
    const known = this.#items.get(projectId);
    if (known || !this.#bus.isWatched(projectId)) return known;
    const items: LiveItem[] = [];
    this.#items.set(projectId, items);
    return items;
  }
}
