/** Usage and cost of one observation, line by line. */
import type { ObservationView } from '@telltale/contract/observations.ts';

export interface UsageLine {
  readonly type: string;
  readonly units: number | null;
  readonly cost: number | null;
  /** USD for a million units, where both are known. */
  readonly perMillion: number | null;
  readonly isTotal: boolean;
}

/** Input types first, then output types, then others; the total last. Empty when nothing is known. */
export function usageLines(observation: Pick<ObservationView, 'usageDetails' | 'costDetails'>): UsageLine[] {
  const { usageDetails: usage, costDetails: cost } = observation;
  const types = [...new Set([...Object.keys(usage), ...Object.keys(cost)])].filter((type) => type !== 'total');
  types.sort((a, b) => rank(a) - rank(b) || a.length - b.length || (a < b ? -1 : 1));
  const lines = types.map((type) => line(type, usage[type], cost[type]));
  if (usage['total'] !== undefined || cost['total'] !== undefined) {
    lines.push({ ...line('total', usage['total'], cost['total']), perMillion: null, isTotal: true });
  }
  return lines;
}

function line(type: string, units: number | undefined, cost: number | undefined): UsageLine {
  const isPriced = units !== undefined && units > 0 && cost !== undefined;
  return {
    type,
    units: units ?? null,
    cost: cost ?? null,
    perMillion: isPriced ? (cost / units) * 1e6 : null,
    isTotal: false,
  };
}

function rank(type: string): number {
  if (type.startsWith('input')) return 0;
  if (type.startsWith('output')) return 1;
  return 2;
}

/** `input_cached_tokens` to `input cached`. */
export function usageTypeLabel(type: string): string {
  return type.replace(/_tokens$/, '').replaceAll('_', ' ');
}
