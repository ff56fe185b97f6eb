/** What every kind of chart is given. */
import type { Widget } from '@telltale/contract/dashboards.ts';
import type { MetricsReply } from '@telltale/contract/metrics.ts';
import type { MarkTarget } from '#lib/mark-target.ts';
import type { Bin, Mark } from '#lib/metric-table.ts';

export interface ChartProps {
  readonly widget: Widget;
  readonly reply: MetricsReply;
  /** Where a mark leads to; null when there is no list of what it counts. */
  readonly targetOf: (mark: Mark) => MarkTarget | null;
  /** Shows the users or sessions of a bin, which no list can be filtered by. */
  readonly onBin?: (bin: Bin) => void;
}
