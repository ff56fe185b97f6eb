/** What can be done with the selected observations: score them, list their traces, take them out as a file. */
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { NewScore } from '@telltale/contract/bulk.ts';
import type { ObservationV2 } from '@telltale/contract/observations.ts';
import { Gauge, Layers } from 'lucide-react';
import { useState } from 'react';
import { scoreObservations } from '#api/bulk.ts';
import { readObservations, type ObservationTarget } from '#api/observations.ts';
import type { QueryListFilters } from '#lib/list-filters.ts';
import { ScoreDialog } from '#components/list/score-dialog.tsx';
import { ExportMenu } from '#components/list/export-menu.tsx';
import { SelectionBar } from '#components/list/selection-bar.tsx';
import { useBulk } from '#components/list/use-bulk.ts';
import type { Selection } from '#components/list/use-selection.ts';
import { csvText } from '#lib/csv.ts';
import { formatCount } from '#lib/format.ts';
import { conditionText } from '#lib/list-query.ts';
import { Button } from '#ui/button.tsx';
import { saveFile } from '#ui/save-file.ts';
import { showFailure, showToast } from '#ui/toast.tsx';

export interface ObservationActionsProps {
  readonly projectId: string;
  readonly selection: Pick<Selection<never>, 'chosen' | 'clear' | 'selectAllMatching'>;
  readonly filters: QueryListFilters;
  /** Those that are loaded. */
  readonly rows: readonly ObservationV2[];
  /** All that match. */
  readonly total: number;
}

/** A query holds at most 500 conditions. */
const listedTracesMax = 200;

const noun = { one: 'observation', many: 'observations' };

export function ObservationActions({ projectId, selection, filters, rows, total }: ObservationActionsProps) {
  const [isScoring, setScoring] = useState(false);
  const navigate = useNavigate();
  const { chosen, clear, selectAllMatching } = selection;
  const count = chosen.isAllMatching ? total : chosen.ids.size;
  const target: ObservationTarget = chosen.isAllMatching
    ? { kind: 'matching', filters }
    : { kind: 'some', ids: [...chosen.ids] };
  const save = useMutation({
    mutationFn: async (format: 'csv' | 'jsonl') => ({ format, rows: await readObservations(projectId, target) }),
    onSuccess: ({ format, rows }) => {
      if (format === 'csv') saveFile('observations.csv', csvOf(rows), 'text/csv');
      else saveFile('observations.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''), 'application/jsonl');
      showToast('The file is ready');
    },
    onError: (error) => showFailure('The file could not be made', error),
  });
  const score = useBulk<NewScore>({ projectId, noun, act: (given) => scoreObservations(projectId, target, given) });
  const traceIds = [...new Set(rows.flatMap(({ id, traceId }) => (chosen.ids.has(id) ? (traceId ?? []) : [])))];
  const canList = !chosen.isAllMatching && traceIds.length > 0 && traceIds.length <= listedTracesMax;
  const isBusy = save.isPending || score.isPending;
  return (
    <SelectionBar
      noun={noun}
      count={count}
      more={!chosen.isAllMatching && total > count ? total : null}
      onSelectAll={selectAllMatching}
      onClear={clear}
    >
      <Button look="quiet" disabled={isBusy} onClick={() => setScoring(true)}>
        <Gauge size={14} aria-hidden />
        Score
      </Button>
      {canList && (
        <Button
          look="quiet"
          onClick={() =>
            void navigate({
              to: '/project/$projectId/traces',
              params: { projectId },
              search: { query: conditionText('id', ...traceIds), range: 'all' },
            })
          }
        >
          <Layers size={14} aria-hidden />
          List traces
        </Button>
      )}
      <ExportMenu isBusy={isBusy} isSaving={save.isPending} onSave={save.mutate} />
      {isScoring && (
        <ScoreDialog
          title={`Score ${formatCount(count)} ${count === 1 ? noun.one : noun.many}`}
          isBusy={score.isPending}
          onClose={() => setScoring(false)}
          onSave={(given) => score.mutate({ action: given, said: 'Scored' }, { onSuccess: () => setScoring(false) })}
        />
      )}
    </SelectionBar>
  );
}

const fileColumns = [
  'id',
  'traceId',
  'parentObservationId',
  'type',
  'name',
  'startTime',
  'endTime',
  'level',
  'statusMessage',
  'environment',
  'latency',
  'timeToFirstToken',
  'providedModelName',
  'usageDetails',
  'costDetails',
  'totalCost',
  'promptName',
  'promptVersion',
  'traceName',
  'userId',
  'sessionId',
  'tags',
  'release',
  'version',
  'scoreValues',
  'input',
  'output',
  'metadata',
] as const satisfies readonly (keyof ObservationV2)[];

function csvOf(rows: readonly ObservationV2[]): string {
  return csvText([fileColumns, ...rows.map((row) => fileColumns.map((column) => row[column]))]);
}
