/** The ingest doctor: what became of what was sent, with advice first and the evidence below. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { doctorReport } from '#api/doctor.ts';
import { AdviceList } from '#components/advice-list.tsx';
import { FirstTrace } from '#components/first-trace.tsx';
import { FreshnessChip } from '#components/freshness-chip.tsx';
import { PageHeader } from '#components/page-header.tsx';
import { QueryError } from '#components/query-error.tsx';
import { IconButton } from '#ui/button.tsx';
import { Segmented } from '#ui/segmented.tsx';
import { SkeletonLines } from '#ui/skeleton.tsx';
import { Chart } from './_chart.tsx';
import { Keys } from './_keys.tsx';
import { Orphans } from './_orphans.tsx';
import { Rejections } from './_rejections.tsx';
import { Totals } from './_totals.tsx';
import { rangeOf, ranges, searchOf } from './search.ts';

const route = getRouteApi('/signed-in/project/$projectId/doctor');

export function DoctorPage() {
  const { projectId } = route.useParams();
  const range = rangeOf(route.useSearch());
  const navigate = route.useNavigate();
  const report = useQuery({
    ...doctorReport(projectId, range.minutes),
    placeholderData: (previous, query) => (query?.queryKey[1] === projectId ? previous : undefined),
  });
  return (
    <>
      <PageHeader title="Ingest doctor">
        <FreshnessChip projectId={projectId} />
        <div className="ml-auto flex items-center gap-1.5">
          <Segmented
            label="Time range"
            value={range.value}
            options={ranges}
            onChange={(value) => void navigate({ search: searchOf(value), replace: true })}
          />
          <IconButton label="Refresh" onClick={() => void report.refetch()}>
            <RefreshCw size={14} aria-hidden className={report.isFetching ? 'animate-spin' : ''} />
          </IconButton>
        </div>
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-280 flex-col gap-6 px-6 py-5">
          {report.isError ? (
            <QueryError error={report.error} onRetry={() => void report.refetch()} />
          ) : report.data === undefined ? (
            <SkeletonLines count={12} label="Loading report" />
          ) : (
            <>
              <AdviceList advice={report.data.advice} />
              <Totals totals={report.data.totals} />
              <Chart report={report.data} />
              <Part id="keys" title="By key">
                <Keys keys={report.data.keys} />
              </Part>
              <Part
                id="rejections"
                title="Rejected"
                about="The newest 50; equal ones within a few seconds are told together. Of each, only its shape is kept."
              >
                <Rejections rejections={report.data.rejections} keys={report.data.keys} />
              </Part>
              <Part
                id="orphans"
                title="Without their parent"
                about="Observations that started in this time and name a parent that has not arrived."
              >
                <Orphans projectId={projectId} orphans={report.data.orphans} />
              </Part>
            </>
          )}
          <Part
            id="try"
            title="Try it"
            about="Send something from where your program runs; it is counted here within seconds."
          >
            <FirstTrace projectId={projectId} first="curl" />
          </Part>
        </div>
      </div>
    </>
  );
}

interface PartProps {
  readonly id: string;
  readonly title: string;
  readonly about?: string;
  readonly children: ReactNode;
}

function Part({ id, title, about, children }: PartProps) {
  return (
    <section aria-labelledby={id} className="flex flex-col gap-2">
      <div>
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        {about !== undefined && <p className="text-ink-2">{about}</p>}
      </div>
      {children}
    </section>
  );
}
