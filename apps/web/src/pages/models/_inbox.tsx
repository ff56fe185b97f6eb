/** Models that observations name and nobody has a price for. */
import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { UnpricedModel } from '@telltale/contract/repricing.ts';
import { CircleCheck } from 'lucide-react';
import { QueryError } from '#components/query-error.tsx';
import { Time } from '#components/time.tsx';
import { formatCount } from '#lib/format.ts';
import { Button } from '#ui/button.tsx';
import { SkeletonLines } from '#ui/skeleton.tsx';
import { Table } from './_table.tsx';

export interface InboxProps {
  readonly projectId: string;
  readonly unpriced: UseQueryResult<{ data: UnpricedModel[] }>;
  readonly onDefine: (model: string) => void;
}

export function Inbox({ projectId, unpriced, onDefine }: InboxProps) {
  return (
    <section aria-labelledby="inbox-title" className="flex flex-col gap-3">
      <div>
        <h2 id="inbox-title" className="text-lg font-semibold">
          Without a price
        </h2>
        <p className="text-ink-2">
          Models that the last 30 days of observations name and the price book does not know. They cost nothing in any
          sum until they are given a price.
        </p>
      </div>
      {unpriced.isPending ? (
        <SkeletonLines count={2} />
      ) : unpriced.isError ? (
        <QueryError error={unpriced.error} onRetry={() => void unpriced.refetch()} />
      ) : unpriced.data.data.length === 0 ? (
        <p className="flex items-center gap-2 text-ink-2">
          <CircleCheck size={16} aria-hidden className="text-ok" />
          Every model in use has a price.
        </p>
      ) : (
        <Table
          label="Models without a price"
          headers={[
            'Model',
            'Provider',
            { text: 'Observations', isNumber: true },
            { text: 'Tokens', isNumber: true },
            'Last seen',
            '',
          ]}
        >
          {unpriced.data.data.map((each) => (
            <tr key={`${each.provider}\n${each.model}`} className="border-t border-line">
              <td className="h-9 px-3 font-mono text-sm wrap-anywhere">{each.model}</td>
              <td className="px-3 text-ink-2">{each.provider === '' ? '–' : each.provider}</td>
              <td className="px-3 text-right tabular-nums">{formatCount(each.observationCount)}</td>
              <td className="px-3 text-right tabular-nums">{formatCount(each.totalTokens)}</td>
              <td className="px-3">
                <Link
                  to="/project/$projectId/traces/$traceId"
                  params={{ projectId, traceId: each.traceId }}
                  search={{ observation: each.observationId }}
                  className="text-ink-2 hover:text-ink hover:underline"
                >
                  <Time value={each.lastSeen} />
                </Link>
              </td>
              <td className="px-2 text-right">
                <Button onClick={() => onDefine(each.model)} aria-label={`Set the price of ${each.model}`}>
                  Set price
                </Button>
              </td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}
