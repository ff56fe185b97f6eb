/** The price book: the project's own models first, then the built-in ones, with what a million tokens cost. */
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Model } from '@telltale/contract/models.ts';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { deleteModel, modelList } from '#api/models.ts';
import { QueryError } from '#components/query-error.tsx';
import { formatCost, formatNumber } from '#lib/format.ts';
import { Badge } from '#ui/badge.tsx';
import { Button, IconButton } from '#ui/button.tsx';
import { Confirm } from '#ui/dialog.tsx';
import { SkeletonLines } from '#ui/skeleton.tsx';
import { ModelDetails } from './_model-details.tsx';
import { Table } from './_table.tsx';

export interface ModelTableProps {
  readonly projectId: string;
  readonly search: string;
}

export function ModelTable({ projectId, search }: ModelTableProps) {
  const list = useInfiniteQuery(modelList(projectId, search));
  const [shown, setShown] = useState<Model | null>(null);
  const [doomed, setDoomed] = useState<Model | null>(null);
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: (model: Model) => deleteModel(projectId, model.id),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['models', projectId] }),
  });
  const models = list.data?.pages.flatMap((page) => page.data) ?? [];
  const total = list.data?.pages[0]?.meta.totalItems ?? 0;
  return (
    <section aria-labelledby="models-title" className="flex flex-col gap-3">
      <div>
        <h2 id="models-title" className="text-lg font-semibold">
          Price book
        </h2>
        <p className="text-ink-2">
          USD per million tokens today. A model of the project comes before a built-in one that matches the same name;
          every observation is priced by what was in force when it began.
        </p>
      </div>
      {list.isPending ? (
        <SkeletonLines count={12} />
      ) : list.isError ? (
        <QueryError error={list.error} onRetry={() => void list.refetch()} />
      ) : models.length === 0 ? (
        <p className="text-ink-2">No model has “{search}” in its name or pattern.</p>
      ) : (
        <>
          <Table label="Models" headers={headers}>
            {models.map((model) => (
              <Row key={model.id} model={model} onShow={() => setShown(model)} onDelete={() => setDoomed(model)} />
            ))}
          </Table>
          <div className="flex items-center gap-3 text-sm text-ink-3">
            {formatNumber(models.length)} of {formatNumber(total)}
            {list.hasNextPage && (
              <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                Show more
              </Button>
            )}
          </div>
        </>
      )}
      {remove.isError && (
        <p role="alert" className="text-danger">
          The model was not deleted: {remove.error.message}
        </p>
      )}
      <ModelDetails model={shown} onClose={() => setShown(null)} />
      <Confirm
        open={doomed !== null}
        title="Delete this model?"
        description={
          <>
            New observations of <code className="font-mono text-sm wrap-anywhere">{doomed?.modelName}</code> get the
            built-in price, or none. What is stored keeps its cost.
          </>
        }
        action="Delete model"
        onClose={() => setDoomed(null)}
        onConfirm={() => {
          if (doomed !== null) remove.mutate(doomed);
          setDoomed(null);
        }}
      />
    </section>
  );
}

const headers = [
  'Model',
  'Provider',
  { text: 'Input', isNumber: true },
  { text: 'Cached', isNumber: true },
  { text: 'Output', isNumber: true },
  'Tiers',
  '',
] as const;

interface RowProps {
  readonly model: Model;
  readonly onShow: () => void;
  readonly onDelete: () => void;
}

function Row({ model, onShow, onDelete }: RowProps) {
  const { modelName, isLangfuseManaged, prices, pricingTiers } = model;
  const perMillion = (key: string) => {
    const price = prices[key]?.price;
    return price === undefined ? '–' : formatCost(price * 1e6);
  };
  return (
    <tr className="border-t border-line">
      <td className="h-8 px-3">
        <button type="button" onClick={onShow} className="text-left font-mono text-sm wrap-anywhere hover:underline">
          {modelName}
        </button>
      </td>
      <td className="px-3 whitespace-nowrap text-ink-2">
        {isLangfuseManaged ? providerOf(model) : <Badge>This project</Badge>}
      </td>
      <td className="px-3 text-right tabular-nums">{perMillion('input')}</td>
      <td className="px-3 text-right tabular-nums">{perMillion('input_cached_tokens')}</td>
      <td className="px-3 text-right tabular-nums">{perMillion('output')}</td>
      <td className="px-3 text-ink-2">{pricingTiers.length > 1 ? formatNumber(pricingTiers.length) : ''}</td>
      <td className="w-9 px-1 text-right">
        {!isLangfuseManaged && (
          <IconButton label={`Delete model ${modelName}`} onClick={onDelete}>
            <Trash2 size={14} aria-hidden />
          </IconButton>
        )}
      </td>
    </tr>
  );
}

/** Built-in models are named by their provider: `openai.gpt-4o`. */
function providerOf({ id }: Model): string {
  return id.split('.', 1)[0] ?? '';
}
