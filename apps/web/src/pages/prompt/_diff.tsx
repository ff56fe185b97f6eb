/** Two versions side by side: their texts, and their configs when these differ. */
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { promptVersion } from '#api/prompts.ts';
import { QueryError } from '#components/query-error.tsx';
import { promptAsText } from '#lib/prompt-parts.ts';
import { SkeletonLines } from '#ui/skeleton.tsx';

const Merge = lazy(async () => ({ default: (await import('#ui/code-mirror/merge.tsx')).Merge }));

export interface DiffProps {
  readonly projectId: string;
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

export function Diff({ projectId, name, before, after }: DiffProps) {
  const older = useQuery(promptVersion(projectId, name, before));
  const newer = useQuery(promptVersion(projectId, name, after));
  const failed = older.isError ? older : newer.isError ? newer : null;
  if (failed?.error) return <QueryError error={failed.error} onRetry={() => void failed.refetch()} />;
  if (older.data === undefined || newer.data === undefined) return <SkeletonLines count={8} />;
  const configs = [older.data.config, newer.data.config].map((config) => JSON.stringify(config, null, 2));
  const texts = [older.data.prompt, newer.data.prompt].map(promptAsText);
  return (
    <Suspense fallback={<SkeletonLines count={8} />}>
      <div className="flex flex-col gap-4">
        <Pair title="Prompt" before={before} after={after} texts={texts} />
        <Pair title="Config" before={before} after={after} texts={configs} />
      </div>
    </Suspense>
  );
}

interface PairProps {
  readonly title: string;
  readonly before: number;
  readonly after: number;
  readonly texts: readonly string[];
}

function Pair({ title, before, after, texts }: PairProps) {
  const [older = '', newer = ''] = texts;
  return (
    <section aria-label={`${title}, v${before} and v${after}`} className="flex flex-col gap-1.5">
      <h2 className="grid grid-cols-2 text-sm font-medium text-ink-2">
        <span>
          {title} v{before}
        </span>
        <span>
          v{after}
          {older === newer && <span className="ml-2 font-normal text-ink-3">the same</span>}
        </span>
      </h2>
      {older !== newer && (
        <Merge
          before={{ label: `${title} v${before}`, text: older }}
          after={{ label: `${title} v${after}`, text: newer }}
        />
      )}
    </section>
  );
}
