/** The sums of the range, one tile each. */
import type { DoctorReport } from '@telltale/contract/doctor.ts';
import { formatCount, formatNumber } from '#lib/format.ts';
import { outcomes, wrongSecret } from './_outcomes.ts';

export function Totals({ totals }: { readonly totals: DoctorReport['totals'] }) {
  return (
    <dl className="grid grid-cols-3 xl:grid-cols-6 gap-px overflow-hidden rounded-md border border-line bg-line">
      <Tile label="Requests" hint="With keys of this project, or by people" value={totals.requests} />
      {outcomes.map(({ counter, label, hint, dot, text }) => (
        <Tile key={counter} label={label} hint={hint} value={totals[counter]} dot={dot} text={text} />
      ))}
      <Tile {...wrongSecret} value={totals.unauthenticated} text="text-danger" />
    </dl>
  );
}

interface TileProps {
  readonly label: string;
  readonly hint: string;
  readonly value: number;
  readonly dot?: string;
  /** Of a number that should be zero and is not. */
  readonly text?: string;
}

function Tile({ label, hint, value, dot, text = '' }: TileProps) {
  return (
    <div className="bg-surface px-3 py-2.5" title={hint}>
      <dt className="flex items-center gap-1.5 text-sm text-ink-3">
        {dot !== undefined && <span aria-hidden className={`size-2 rounded-xs ${dot}`} />}
        {label}
      </dt>
      <dd
        className={`text-xl font-semibold tabular-nums ${value > 0 ? text : 'text-ink-3'}`}
        title={formatNumber(value)}
      >
        {formatCount(value)}
      </dd>
    </div>
  );
}
