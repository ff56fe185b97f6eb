/** Up to when everything that was sent can be read, as the server measures it: one chip on every list. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import type { Freshness } from '@telltale/contract/doctor.ts';
import { freshness, freshnessMs } from '#api/doctor.ts';
import { formatAbsolute, formatCount, formatDuration } from '#lib/format.ts';
import { lagSeconds, lagState, type LagState } from '#lib/lag.ts';
import { useQuickNow } from '#lib/now.ts';
import { Tip } from '#ui/tip.tsx';

const looks: Record<LagState | 'unknown', { readonly dot: string; readonly text: string }> = {
  fresh: { dot: 'bg-ok', text: 'text-ink-3' },
  late: { dot: 'bg-warn', text: 'text-warn' },
  stuck: { dot: 'bg-danger', text: 'text-danger' },
  unknown: { dot: 'bg-line-strong', text: 'text-ink-3' },
};

export function FreshnessChip({ projectId }: { readonly projectId: string }) {
  const { data, dataUpdatedAt, isError, isFetching } = useQuery(freshness(projectId));
  const now = useQuickNow();
  const sinceMs = now.getTime() - dataUpdatedAt;
  // Whoever comes back to the page after a while sees old news for a moment, not bad news.
  const isStale = isFetching && sinceMs > freshnessMs * 2;
  const lag = data === undefined || isError || isStale ? null : lagSeconds(data, sinceMs);
  const { dot, text } = looks[isError ? 'stuck' : lag === null ? 'unknown' : lagState(lag)];
  return (
    <Tip text={isError || data === undefined ? 'How fresh the data are is not known' : <Delays data={data} />}>
      <Link
        to="/project/$projectId/doctor"
        params={{ projectId }}
        search={{}}
        className={clsx(
          'inline-flex h-7 shrink-0 items-center gap-1.5 rounded-md px-1.5 text-sm whitespace-nowrap tabular-nums hover:bg-hover hover:text-ink',
          text,
        )}
      >
        <span aria-hidden className={clsx('size-1.5 shrink-0 rounded-full', dot)} />
        {isError ? 'Freshness unknown' : lag === null ? 'Complete up to …' : `Complete up to ${ago(lag)}`}
      </Link>
    </Tip>
  );
}

function ago(seconds: number): string {
  return seconds < 1 ? 'now' : `${formatDuration(Math.floor(seconds)).replace('.00', '')} ago`;
}

function Delays({ data }: { readonly data: Freshness }) {
  const { project, server, windowSeconds, completeUpTo } = data;
  return (
    <div className="flex flex-col gap-1 py-0.5">
      <p>{`Everything received by ${formatAbsolute(new Date(completeUpTo))} can be read.`}</p>
      <p className="text-ink-2">{`From received to readable, last ${formatDuration(windowSeconds).replace(' 0 s', '')}:`}</p>
      <p className="text-ink-2 tabular-nums">{`This project: ${quantiles(project)}`}</p>
      <p className="text-ink-2 tabular-nums">{`Whole server: ${quantiles(server)}`}</p>
    </div>
  );
}

function quantiles({ commits, p50Ms, p99Ms }: Freshness['project']): string {
  if (p50Ms === null || p99Ms === null) return 'nothing was received';
  const requests = `${formatCount(commits)} ${commits === 1 ? 'request' : 'requests'}`;
  return `p50 ${formatDuration(p50Ms / 1000)}, p99 ${formatDuration(p99Ms / 1000)}, ${requests}`;
}
