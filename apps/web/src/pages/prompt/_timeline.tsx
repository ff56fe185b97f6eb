/** The versions of a prompt, the newest first. */
import { Link } from '@tanstack/react-router';
import type { PromptVersionEntry } from '@telltale/contract/prompt-library.ts';
import { clsx } from 'clsx';
import { LabelBadge } from '#components/prompt/label-badge.tsx';
import { Time } from '#components/time.tsx';
import type { PromptPageSearch } from './search.ts';

export interface TimelineProps {
  readonly projectId: string;
  readonly name: string;
  readonly versions: readonly PromptVersionEntry[];
  readonly version: number;
  readonly search: PromptPageSearch;
}

export function Timeline({ projectId, name, versions, version, search }: TimelineProps) {
  return (
    <nav aria-label="Versions" className="w-64 shrink-0 overflow-y-auto border-r border-line">
      <ol className="flex flex-col py-1">
        {versions.map((each) => (
          <li key={each.version}>
            <Link
              to="/project/$projectId/prompts/$promptName"
              params={{ projectId, promptName: name }}
              search={{ ...search, v: String(each.version), diff: undefined }}
              aria-current={each.version === version ? 'page' : undefined}
              className={clsx(
                'flex flex-col gap-1 border-l-2 px-3 py-2 hover:bg-hover focus-visible:-outline-offset-2',
                each.version === version ? 'border-accent bg-selected' : 'border-transparent',
              )}
            >
              <span className="flex flex-wrap items-center gap-1">
                <span className="mr-1 font-medium tabular-nums">v{each.version}</span>
                {each.labels.map((label) => (
                  <LabelBadge key={label} label={label} />
                ))}
              </span>
              {each.commitMessage !== null && (
                <span className="line-clamp-2 wrap-anywhere text-ink-2">{each.commitMessage}</span>
              )}
              <span className="truncate text-sm text-ink-3">
                <Time value={each.createdAt} /> by {each.author?.name ?? 'API'}
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
