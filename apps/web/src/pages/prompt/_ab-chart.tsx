/** The difference of each version to the control over time, from the record of the test and from now. */
import type { AbTestReport } from '@telltale/contract/ab-tests.ts';
import { IntervalPlot, type IntervalPoint } from '#components/chart/interval-plot.tsx';
import { abMetricName, abMetricUnit, abMetricValue, formatAbInterval } from '#lib/ab-words.ts';
import { seriesColor } from '#lib/chart-colors.ts';

export function AbChart({ report: { test, result, events } }: { readonly report: AbTestReport }) {
  const results = [...events.flatMap((event) => event.result ?? []), result];
  const series = test.arms.slice(1).map(({ version }) => ({
    id: String(version),
    label: `v${version}`,
    points: results.flatMap(({ at, comparisons }): IntervalPoint[] => {
      const difference = comparisons.find((each) => each.version === version)?.difference;
      if (!difference) return [];
      const [estimate, low, high] = [difference.estimate, difference.low, difference.high].map((value) =>
        abMetricValue(test.primary, value),
      );
      return [{ time: Date.parse(at), estimate: estimate ?? 0, low: low ?? 0, high: high ?? 0 }];
    }),
  }));
  if (series.every(({ points }) => points.length === 0)) return null;
  const metric = abMetricName(test.primary);
  const words = result.comparisons.flatMap(({ version, difference }) =>
    difference === null ? [] : [`v${version}: ${formatAbInterval(test.primary, difference)}`],
  );
  return (
    <figure aria-label={`Difference of ${metric} over time. ${words.join('; ')}`} className="flex flex-col gap-1">
      <figcaption className="flex flex-wrap items-center gap-x-3 text-sm text-ink-2">
        <span>{`Difference of ${metric} to v${test.arms[0]?.version}, and where the true one lies`}</span>
        {series.map(({ id, label }, at) => (
          <span key={id} className="inline-flex items-center gap-1">
            <span className="size-2 rounded-xs" style={{ backgroundColor: seriesColor(at) }} />
            {label}
          </span>
        ))}
      </figcaption>
      <IntervalPlot series={series} unit={abMetricUnit(test.primary)} />
    </figure>
  );
}
