/** Scores as short chips: the name, and the value in its own type. */
import type { Score } from '@telltale/contract/scores.ts';
import { formatNumber } from '#lib/format.ts';
import { Badge } from '#ui/badge.tsx';

export interface ScoreLike {
  readonly id: string;
  readonly name: string;
  readonly dataType: Score['dataType'];
  readonly value?: number | null | undefined;
  readonly stringValue?: string | null | undefined;
}

export function scoreText(score: ScoreLike): string {
  switch (score.dataType) {
    case 'NUMERIC':
      return score.value === null || score.value === undefined ? '–' : formatNumber(score.value);
    case 'BOOLEAN':
      return score.value === 1 ? 'true' : 'false';
    case 'CATEGORICAL':
    case 'TEXT':
    case 'CORRECTION':
      return score.stringValue ?? '–';
  }
}

export function ScoreChips({ scores }: { readonly scores: readonly ScoreLike[] }) {
  return scores.map((score) => (
    <Badge key={score.id} tone="outline" title={`${score.name}: ${scoreText(score)}`}>
      <span className="truncate text-ink-3">{score.name}</span>
      <span className="max-w-30 truncate font-medium text-ink">{scoreText(score)}</span>
    </Badge>
  ));
}
