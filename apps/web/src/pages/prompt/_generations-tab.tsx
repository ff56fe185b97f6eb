/** The newest generations that were linked to a version. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { promptGenerations, usesOfPrompt } from '#api/prompts.ts';
import { None } from '#components/cells.tsx';
import { QueryError } from '#components/query-error.tsx';
import { Time } from '#components/time.tsx';
import { formatCost, formatCount, formatDuration } from '#lib/format.ts';
import { Notice } from '#ui/notice.tsx';
import { SkeletonLines } from '#ui/skeleton.tsx';

export interface GenerationsTabProps {
  readonly projectId: string;
  readonly name: string;
  readonly version: number;
}

const cell = 'px-2 py-1.5 first:pl-0 last:pr-0';

export function GenerationsTab({ projectId, name, version }: GenerationsTabProps) {
  const { data, isError, error, refetch } = useQuery(promptGenerations(projectId, name, version));
  if (isError) return <QueryError error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonLines count={6} label="Loading generations" />;
  if (data.data.length === 0) {
    return (
      <Notice title={`Nothing used v${version} yet`}>
        Tell your SDK which prompt a generation used, as in “Use in code”, and it appears here.
      </Notice>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <p className="flex flex-wrap gap-x-4">
        <Link
          to="/project/$projectId/observations"
          params={{ projectId }}
          search={{ query: usesOfPrompt(name), range: '30d' }}
          className="text-accent hover:underline"
        >
          All observations that used this prompt
        </Link>
        <Link
          to="/project/$projectId/traces"
          params={{ projectId }}
          search={{ query: usesOfPrompt(name), range: '30d' }}
          className="text-accent hover:underline"
        >
          All traces that used it
        </Link>
      </p>
      <div className="overflow-x-auto">
        <table aria-label={`Generations of v${version}`} className="w-full text-left">
          <thead className="text-sm text-ink-3">
            <tr>
              {['Time', 'Name', 'Model', 'Latency', 'Tokens', 'Cost'].map((title, index) => (
                <th key={title} scope="col" className={`${cell} font-normal ${index > 2 ? 'text-right' : ''}`}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.data.map((each) => (
              <tr key={each.id} className="border-t border-line">
                <td className={`${cell} text-ink-2`}>
                  <Time value={each.startTime} />
                </td>
                <td className={cell}>
                  {each.traceId ? (
                    <Link
                      to="/project/$projectId/traces/$traceId"
                      params={{ projectId, traceId: each.traceId }}
                      search={{ observation: each.id }}
                      className="font-medium hover:underline"
                    >
                      {each.name || 'Unnamed'}
                    </Link>
                  ) : (
                    (each.name ?? 'Unnamed')
                  )}
                </td>
                <td className={`${cell} text-ink-2`}>{each.providedModelName ?? <None />}</td>
                <td className={`${cell} text-right tabular-nums`}>
                  {typeof each.latency === 'number' ? formatDuration(each.latency) : <None />}
                </td>
                <td className={`${cell} text-right tabular-nums`}>
                  {each.usageDetails?.['total'] ? formatCount(each.usageDetails['total']) : <None />}
                </td>
                <td className={`${cell} text-right tabular-nums`}>
                  {each.totalCost ? formatCost(each.totalCost) : <None />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
