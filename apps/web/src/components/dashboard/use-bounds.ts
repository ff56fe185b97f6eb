/** The two moments that all widgets of a dashboard are about, the same until it is refreshed. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { firstTrace } from '#api/dashboards.ts';
import type { Bounds } from '#lib/drill-down.ts';
import { resolveTimeRange, type TimeRange } from '#lib/time-range.ts';

const dayMs = 86_400_000;

export interface SteadyBounds {
  /** Null until it is known when everything began. */
  readonly bounds: Bounds | null;
  readonly refresh: () => void;
}

export function useBounds(projectId: string, range: TimeRange): SteadyBounds {
  const key = JSON.stringify(range);
  const [asOf, setAsOf] = useState(() => asOfNow(key));
  if (asOf.key !== key) setAsOf(asOfNow(key));
  const { from, to = asOf.time.toISOString() } = resolveTimeRange(range, asOf.time);
  const first = useQuery({ ...firstTrace(projectId), enabled: from === undefined });
  const refresh = () => setAsOf(asOfNow(key));
  if (from !== undefined) return { bounds: { from, to }, refresh };
  // Observations may begin a little before their trace says so.
  const start = Math.min(Date.parse(first.data ?? to), Date.parse(to)) - dayMs;
  return { bounds: first.isPending ? null : { from: new Date(start).toISOString(), to }, refresh };
}

function asOfNow(key: string) {
  return { key, time: new Date() };
}
