/** What a user's traces took, by model. */
import { Link } from '@tanstack/react-router';
import type { UserDetails } from '@telltale/contract/users.ts';
import { CostCell, CountCell, ErrorsCell, TokensCell } from '#components/cells.tsx';
import { conditionText } from '#lib/list-query.ts';
import type { QueryListSearch } from '#lib/list-search.ts';

export interface ModelsProps {
  readonly projectId: string;
  readonly models: UserDetails['models'];
  /** The list of the user's observations for which further conditions hold. */
  readonly observationsOf: (...conditions: string[]) => QueryListSearch;
}

export function Models({ projectId, models, observationsOf }: ModelsProps) {
  if (models.length === 0) return <p className="text-ink-3">No model was named in this time.</p>;
  const dearest = Math.max(...models.map((model) => model.totalCost));
  return (
    <table className="w-full text-left tabular-nums">
      <thead className="text-sm text-ink-3">
        <tr className="border-b border-line [&>th]:py-1 [&>th]:pr-3 [&>th]:font-normal">
          <th scope="col">Model</th>
          <th scope="col" className="text-right">
            Observations
          </th>
          <th scope="col" className="text-right">
            Tokens
          </th>
          <th scope="col" className="text-right">
            Errors
          </th>
          <th scope="col" className="text-right">
            Cost
          </th>
          <th scope="col" className="w-1/5">
            <span className="sr-only">Share of the dearest</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {models.map((model) => (
          <tr key={model.model} className="border-b border-line [&>td]:py-1.5 [&>td]:pr-3">
            <th scope="row" className="max-w-80 truncate py-1.5 pr-3 font-medium" title={model.model}>
              <Link
                to="/project/$projectId/observations"
                params={{ projectId }}
                search={observationsOf(conditionText('model', model.model))}
                className="hover:underline"
              >
                {model.model}
              </Link>
            </th>
            <td className="text-right">
              <CountCell value={model.observationCount} />
            </td>
            <td className="text-right">
              <TokensCell {...model} />
            </td>
            <td className="text-right">
              {model.errorCount === 0 ? (
                <ErrorsCell value={0} />
              ) : (
                <Link
                  to="/project/$projectId/observations"
                  params={{ projectId }}
                  search={observationsOf(conditionText('model', model.model), conditionText('level', 'ERROR'))}
                  className="hover:underline"
                >
                  <ErrorsCell value={model.errorCount} />
                </Link>
              )}
            </td>
            <td className="text-right">
              <CostCell value={model.totalCost} />
            </td>
            <td aria-hidden>
              {dearest > 0 && (
                <div
                  className="h-1.5 rounded-sm bg-accent"
                  style={{ width: `${(model.totalCost / dearest) * 100}%` }}
                />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
