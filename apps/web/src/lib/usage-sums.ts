/** Sums of usage and cost by their kinds: `input_cached_tokens` is a kind of input. */

export interface UsageSums {
  readonly input: number;
  readonly output: number;
  readonly total: number;
}

type Details = Readonly<Record<string, number>>;

export function usageSums(details: Details | undefined): UsageSums {
  const entries = Object.entries(details ?? {}).filter(([kind]) => kind !== 'total');
  const sum = (part: string) =>
    entries.filter(([kind]) => kind.includes(part)).reduce((total, [, value]) => total + value, 0);
  const said = details !== undefined && Object.hasOwn(details, 'total') ? details['total'] : undefined;
  return {
    input: sum('input'),
    output: sum('output'),
    total: said ?? entries.reduce((total, [, value]) => total + value, 0),
  };
}
