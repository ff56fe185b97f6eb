/** Observations whose parent has not arrived, with the way to them. */
import { Link } from '@tanstack/react-router';
import type { DoctorReport } from '@telltale/contract/doctor.ts';
import { formatCount } from '#lib/format.ts';

export interface OrphansProps {
  readonly projectId: string;
  readonly orphans: DoctorReport['orphans'];
}

export function Orphans({ projectId, orphans }: OrphansProps) {
  if (orphans === null) return <p className="text-ink-2">There is too much in this time to count them quickly.</p>;
  if (orphans.count === 0) return <p className="text-ink-2">Every observation has its parent.</p>;
  const more = orphans.count - orphans.examples.length;
  return (
    <div className="overflow-x-auto rounded-md border border-line">
      <table className="w-full text-left">
        <thead className="bg-sunken text-sm text-ink-3">
          <tr>
            {['Observation', 'Trace', 'Missing parent'].map((title) => (
              <th key={title} scope="col" className="h-7 px-3 font-normal">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="font-mono text-sm">
          {orphans.examples.map(({ traceId, observationId, parentId }) => (
            <tr key={`${traceId} ${observationId}`} className="border-t border-line">
              <td className="h-8 px-3">
                <Link
                  to="/project/$projectId/traces/$traceId"
                  params={{ projectId, traceId }}
                  search={{ observation: observationId }}
                  className="text-accent hover:underline"
                >
                  {observationId}
                </Link>
              </td>
              <td className="px-3">
                <Link
                  to="/project/$projectId/traces/$traceId"
                  params={{ projectId, traceId }}
                  className="hover:underline"
                >
                  {traceId}
                </Link>
              </td>
              <td className="px-3 text-ink-2">{parentId}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && (
        <p className="border-t border-line px-3 py-1.5 text-sm text-ink-3">{`and ${formatCount(more)} more`}</p>
      )}
    </div>
  );
}
