/** Columns that a project makes itself: one for each name of a score, one for each key of metadata. */
import { useQuery } from '@tanstack/react-query';
import type { Entity } from '@telltale/contract/fields.ts';
import { useMemo, useState, type ReactNode } from 'react';
import { commonKeys } from '#api/keys.ts';
import { None } from '#components/cells.tsx';
import { scoreText, type ScoreLike } from '#components/score-chips.tsx';
import { metadataPrefix } from '#lib/list-filters.ts';
import type { Column } from '#ui/data-grid.tsx';
import { Plain } from './list-cells.tsx';

const scorePrefix = 'scores.';

export interface KeyNamesOptions {
  readonly projectId: string;
  readonly entity: Entity;
  /** Ids of the columns that were chosen. */
  readonly chosen: readonly string[] | null;
}

/**
 * What to make columns of: what is shown, and once somebody chooses columns, what the project has, commonest first. Not
 * before, for its keys are counted in all rows of a month.
 */
export function useKeyNames({ projectId, entity, chosen }: KeyNamesOptions) {
  const [isAsked, setAsked] = useState(false);
  const scores = useQuery({ ...commonKeys(projectId, entity, 'scores'), enabled: isAsked });
  const metadata = useQuery({ ...commonKeys(projectId, entity, 'metadata'), enabled: isAsked });
  const scoreNames = useMemo(() => withChosen(scores.data, chosen, scorePrefix), [scores.data, chosen]);
  const metadataKeys = useMemo(() => withChosen(metadata.data, chosen, metadataPrefix), [metadata.data, chosen]);
  return { scoreNames, metadataKeys, isLooking: scores.isLoading || metadata.isLoading, look: () => setAsked(true) };
}

function withChosen(names: readonly string[] = [], chosen: readonly string[] | null, prefix: string): string[] {
  const shown = (chosen ?? []).filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length));
  return [...new Set([...names, ...shown])];
}

export interface ScoreColumnsOptions<T> {
  readonly names: readonly string[];
  readonly scoresOf: (row: T) => readonly ScoreLike[] | undefined;
}

export function scoreColumns<T>({ names, scoresOf }: ScoreColumnsOptions<T>): Column<T>[] {
  const cell = (row: T, name: string): ReactNode => {
    const own = (scoresOf(row) ?? []).filter((score) => score.name === name);
    return own.length === 0 ? <None /> : <span className="truncate">{own.map(scoreText).join(', ')}</span>;
  };
  return names.map((name) => ({
    id: `${scorePrefix}${name}`,
    header: `Score: ${name}`,
    width: 130,
    isOptional: true,
    cell: (row) => cell(row, name),
  }));
}

export interface MetadataColumnsOptions<T> {
  readonly keys: readonly string[];
  /** The texts to mark. */
  readonly sought: readonly string[];
  readonly metadataOf: (row: T) => unknown;
}

export function metadataColumns<T>({ keys, sought, metadataOf }: MetadataColumnsOptions<T>): Column<T>[] {
  return keys.map((key) => ({
    id: `${metadataPrefix}${key}`,
    header: `Metadata: ${key}`,
    width: 140,
    isOptional: true,
    cell: (row) => {
      const metadata = metadataOf(row);
      const isThere = typeof metadata === 'object' && metadata !== null && Object.hasOwn(metadata, key);
      const value: unknown = isThere ? (metadata as Record<string, unknown>)[key] : undefined;
      return <Plain text={typeof value === 'string' ? value : JSON.stringify(value)} sought={sought} />;
    },
  }));
}
