/** Prints what a run has measured. */

export interface LoadReport {
  readonly accepted: number;
  readonly perSecond: number;
  readonly mebibytesPerSecond: number;
  readonly refusals: Readonly<Record<string, number>>;
  readonly ackMs: { readonly p50: number; readonly p99: number };
  readonly freshMs: { readonly p50: number; readonly p99: number; readonly samples: number };
  /** Bytes, of all processes together. */
  readonly rss: { readonly peak: number; readonly idle: number };
  readonly diskBytesPerObservation: number;
  /** Observations per second of the bare engine for the same rows. */
  readonly rawPerSecond: number;
}

export function printReport(report: LoadReport): void {
  const refused = Object.entries(report.refusals).map(([status, count]) => `${count} × ${status}`);
  const rows: [string, string][] = [
    ['observations accepted', String(report.accepted)],
    ['accepted per second', `${report.perSecond.toFixed(0)} (${report.mebibytesPerSecond.toFixed(1)} MiB/s)`],
    ['bare engine, same rows', `${report.rawPerSecond.toFixed(0)} per second`],
    ['ratio server / engine', (report.perSecond / report.rawPerSecond).toFixed(2)],
    ['acknowledged after', `p50 ${report.ackMs.p50.toFixed(0)} ms, p99 ${report.ackMs.p99.toFixed(0)} ms`],
    [
      'readable after',
      `p50 ${report.freshMs.p50.toFixed(0)} ms, p99 ${report.freshMs.p99.toFixed(0)} ms (${report.freshMs.samples} samples)`,
    ],
    ['answers that refuse', refused.join(', ') || 'none'],
    ['memory, all processes', `peak ${mebibytes(report.rss.peak)}, idle ${mebibytes(report.rss.idle)}`],
    ['disk per observation', `${report.diskBytesPerObservation.toFixed(0)} bytes`],
  ];
  printTable(rows);
}

function printTable(rows: readonly (readonly [label: string, value: string])[]): void {
  const width = Math.max(...rows.map(([label]) => label.length));
  process.stdout.write(`\n${rows.map(([label, value]) => `${label.padEnd(width)}  ${value}`).join('\n')}\n`);
}

export function say(message: string): void {
  process.stdout.write(`${message}\n`);
}

/** Of sorted values; NaN when there are none. */
export function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}
