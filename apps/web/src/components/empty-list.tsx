/** Why a list is empty: what its filters and its time range leave out, what the ingest doctor has seen, and the ways out. */
import { useQuery, type UseQueryOptions } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FilterX, Inbox, Stethoscope } from 'lucide-react';
import type { ReactNode } from 'react';
import { doctorReport } from '#api/doctor.ts';
import { recentTraces } from '#api/traces.ts';
import { formatCount } from '#lib/format.ts';
import { Button } from '#ui/button.tsx';
import { AdviceList } from './advice-list.tsx';

export interface Noun {
  readonly one: string;
  readonly many: string;
}

export type CountQuery = UseQueryOptions<number, Error, number, readonly unknown[]>;

/** One thing that narrows the list, and what there would be without it. */
export interface Exit {
  /** Goes on after "3 sessions": "without the filters". */
  readonly without: string;
  /** What the button says. */
  readonly action: string;
  readonly count: CountQuery | number;
  readonly onTake: () => void;
}

export interface EmptyListProps {
  readonly projectId: string;
  readonly noun: Noun;
  /** The one to try first comes first; none when nothing narrows the list. */
  readonly exits: readonly Exit[];
  /** What such rows are, and where they come from. */
  readonly children?: ReactNode;
}

/** As far back as the doctor is asked, in minutes. */
const reportMinutes = 1440;

/** What the doctor may say that explains why something is missing. */
const telling = [
  'no_keys',
  'no_requests',
  'wrong_secret',
  'rejected',
  'overloaded',
  'clock_ahead',
  'data_late',
  'fine',
];

export function EmptyList({ projectId, noun, exits, children }: EmptyListProps) {
  const report = useQuery(doctorReport(projectId, reportMinutes));
  const recent = useQuery(recentTraces(projectId));
  // Where nothing was ever sent, no filter leaves anything out.
  const isNew = recent.data?.meta.totalItems === 0;
  const ways = isNew ? [] : exits;
  const advice = report.data?.advice.filter(({ code }) => telling.includes(code)) ?? [];
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-140 flex-col gap-5 px-6 py-12">
        <div className="flex flex-col items-center gap-2 text-center">
          {ways.length === 0 ? (
            <Inbox size={24} aria-hidden className="text-ink-3" />
          ) : (
            <FilterX size={24} aria-hidden className="text-ink-3" />
          )}
          <h2 className="text-lg font-semibold">{`No ${noun.many} ${ways.length === 0 ? 'yet' : 'match'}`}</h2>
          {children !== undefined && <div className="max-w-110 text-ink-2">{children}</div>}
          {isNew && (
            <Link
              to="/project/$projectId/home"
              params={{ projectId }}
              search={{}}
              className="text-accent hover:underline"
            >
              Send your first trace
            </Link>
          )}
        </div>
        {ways.length > 0 && (
          <ul aria-label="Ways out" className="flex flex-col divide-y divide-line rounded-md border border-line">
            {ways.map((exit, i) => {
              const { count } = exit;
              const look = { exit, noun, isFirst: i === 0 };
              return typeof count === 'number' ? (
                <ExitRow key={exit.without} {...look} count={count} />
              ) : (
                <AskedExit key={exit.without} {...look} query={count} />
              );
            })}
          </ul>
        )}
        <section aria-label="What was received" className="flex flex-col gap-2">
          <div className="flex items-center justify-between gap-3">
            <h3 className="text-sm font-medium text-ink-2">What was received in the last 24 hours</h3>
            <Link
              to="/project/$projectId/doctor"
              params={{ projectId }}
              search={{ range: '1d' }}
              className="inline-flex items-center gap-1.5 text-sm text-accent hover:underline"
            >
              <Stethoscope size={13} aria-hidden />
              Open the ingest doctor
            </Link>
          </div>
          {report.isError ? (
            <p className="text-sm text-ink-2">{`Not known: ${report.error.message}`}</p>
          ) : (
            advice.length > 0 && <AdviceList advice={advice} />
          )}
        </section>
      </div>
    </div>
  );
}

interface ExitLook {
  readonly exit: Exit;
  readonly noun: Noun;
  readonly isFirst: boolean;
}

function AskedExit({ query, ...look }: ExitLook & { readonly query: CountQuery }) {
  const { data, isError } = useQuery(query);
  return <ExitRow {...look} count={isError ? null : data} />;
}

interface ExitRowProps extends ExitLook {
  /** Undefined while it is not known yet, null when it can't be known. */
  readonly count: number | null | undefined;
}

function ExitRow({ exit: { without, action, onTake }, noun, isFirst, count }: ExitRowProps) {
  return (
    <li className="flex min-h-11 items-center justify-between gap-3 px-3 py-1.5">
      <p
        className={count === 0 ? 'text-ink-3' : ''}
      >{`${amount(count, noun)} ${without}${count === 0 ? ' either' : ''}`}</p>
      <Button look={isFirst && count !== 0 ? 'primary' : 'plain'} onClick={onTake}>
        {action}
      </Button>
    </li>
  );
}

function amount(count: number | null | undefined, { one, many }: Noun): string {
  if (count === undefined) return '…';
  if (count === null) return `Perhaps ${many}`;
  return count === 0 ? `No ${many}` : `${formatCount(count)} ${count === 1 ? one : many}`;
}
