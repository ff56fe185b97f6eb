/** The scores of a trace, or of one observation in it. */
import type { Score } from '@telltale/contract/scores.ts';
import { useMemo } from 'react';
import { scoreText } from '#components/score-chips.tsx';
import { Time } from '#components/time.tsx';
import { DetailTable, type DetailColumn } from './_detail-table.tsx';
import type { TraceModel } from './_model.ts';

export interface ScoreTableProps {
  readonly scores: readonly Score[];
  /** With `onSelect`: says which observation each score is about. */
  readonly model?: TraceModel | null;
  readonly onSelect?: (observationId: string) => void;
}

export function ScoreTable({ scores, model = null, onSelect }: ScoreTableProps) {
  const columns = useMemo(() => scoreColumns(model, onSelect), [model, onSelect]);
  return <DetailTable title="Scores" columns={columns} rows={scores} rowId={(score) => score.id} />;
}

function scoreColumns(
  model: TraceModel | null,
  onSelect: ((observationId: string) => void) | undefined,
): DetailColumn<Score>[] {
  const columns: DetailColumn<Score>[] = [
    { header: 'Name', cell: (score) => score.name },
    { header: 'Value', cell: (score) => <span className="font-medium">{scoreText(score)}</span> },
    { header: 'Source', cell: (score) => <span className="text-ink-2">{score.source.toLowerCase()}</span> },
    { header: 'Comment', cell: (score) => <span className="text-ink-2">{score.comment}</span> },
    {
      header: 'Time',
      cell: (score) => (
        <span className="text-ink-2">
          <Time value={score.timestamp} />
        </span>
      ),
    },
  ];
  if (onSelect === undefined) return columns;
  columns.splice(2, 0, {
    header: 'Of',
    cell: (score) => {
      const id = score.observationId;
      const row = id === null ? undefined : model?.tree.rowOf.get(id);
      if (id === null || model === null || row === undefined) return <span className="text-ink-3">trace</span>;
      return (
        <button type="button" className="text-left text-accent hover:underline" onClick={() => onSelect(id)}>
          {model.columns.name[model.tree.source[row]!] || id}
        </button>
      );
    },
  });
  return columns;
}
