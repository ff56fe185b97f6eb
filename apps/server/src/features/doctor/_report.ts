/** Puts the doctor's report together. */
import type { ApiKeySummary } from '@telltale/contract/access.ts';
import type { DoctorReport } from '@telltale/contract/doctor.ts';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import type { Database } from '#db/postgres/postgres.ts';
import { adviceOn } from './_advice.ts';
import { type Counters, emptyCounters } from './_collector.ts';
import { readOrphans } from './_orphans.ts';
import {
  type KeyCounts,
  type Range,
  readKeyCounts,
  readLastAccepted,
  readRejections,
  readSeries,
  type RejectionRow,
} from './_store.ts';

export interface ReportDeps {
  readonly db: Database;
  readonly clickhouse: ClickHouse;
  readonly listKeys: (projectId: string) => Promise<readonly ApiKeySummary[]>;
}

const rejectionsMax = 50;
const seriesMax = 240;
const steps = [60, 300, 900, 3600];

export async function makeReport({ db, clickhouse, listKeys }: ReportDeps, range: Range): Promise<DoctorReport> {
  const { projectId, from, to } = range;
  const seconds = (to.getTime() - from.getTime()) / 1000;
  const stepSeconds = steps.find((step) => seconds / step <= seriesMax) ?? 3600;
  const [series, counts, rejections, lastAccepted, keys, orphans] = await Promise.all([
    readSeries(db, range, stepSeconds),
    readKeyCounts(db, range),
    readRejections(db, range, rejectionsMax),
    readLastAccepted(db, projectId),
    listKeys(projectId),
    readOrphans(clickhouse, { projectId, from: from.getTime(), to: to.getTime() }),
  ]);
  const facts = {
    from: from.toISOString(),
    to: to.toISOString(),
    totals: sumOf(counts),
    stepSeconds,
    series: series.map(({ second, ...counters }) => ({ time: new Date(second * 1000).toISOString(), ...counters })),
    keys: keyReports(keys, counts, lastAccepted),
    rejections: rejections.map(rejectionView),
    orphans,
  };
  return { ...facts, advice: adviceOn(facts) };
}

function sumOf(all: readonly Counters[]): Counters {
  const sum = emptyCounters();
  for (const name of Object.keys(sum) as (keyof Counters)[]) for (const each of all) sum[name] += each[name];
  return sum;
}

type KeyReport = DoctorReport['keys'][number];

/** Every key there is, then people and keys that are gone, where they have sent anything. */
function keyReports(
  keys: readonly ApiKeySummary[],
  counts: readonly KeyCounts[],
  lastAccepted: ReadonlyMap<string, Date>,
): KeyReport[] {
  const known = new Map(keys.map((key) => [key.id, key]));
  const byId = new Map(counts.map((each) => [each.keyId, each]));
  const ids = new Set([...known.keys(), ...byId.keys()]);
  return [...ids].map((id) => {
    const key = known.get(id);
    return {
      keyId: id || null,
      publicKeyEnd: key ? `…${key.publicKey.slice(-4)}` : null,
      note: key?.note ?? null,
      ...countersOf(byId.get(id)),
      lastEventAt: lastAccepted.get(id)?.toISOString() ?? null,
      lastUsedAt: key?.lastUsedAt ?? null,
      lagSeconds: lagOf(byId.get(id)),
    };
  });
}

function countersOf(counts: KeyCounts | undefined): Counters {
  return sumOf(counts ? [counts] : []);
}

function lagOf(counts: KeyCounts | undefined): KeyReport['lagSeconds'] {
  if (!counts || counts.lagMsMin === null || counts.lagMsMax === null) return null;
  return { least: counts.lagMsMin / 1000, greatest: counts.lagMsMax / 1000 };
}

function rejectionView({ at, keyId, door, reason, items, itemId, sample }: RejectionRow) {
  return { at: at.toISOString(), keyId: keyId || null, door, reason, items, itemId, sample };
}
