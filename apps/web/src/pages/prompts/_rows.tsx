/** The rows of the prompt list, folders first, and its columns. */
import { Link } from '@tanstack/react-router';
import type { PromptEntry, PromptFolder } from '@telltale/contract/prompt-library.ts';
import { FileText, Folder, MessagesSquare } from 'lucide-react';
import { CountCell, None } from '#components/cells.tsx';
import { LabelBadge } from '#components/prompt/label-badge.tsx';
import { Time } from '#components/time.tsx';
import { Badge } from '#ui/badge.tsx';
import type { Column } from '#ui/data-grid.tsx';

export type PromptRow =
  | { readonly kind: 'folder'; readonly folder: PromptFolder; readonly title: string }
  | { readonly kind: 'prompt'; readonly prompt: PromptEntry; readonly title: string };

export interface ColumnsOptions {
  readonly projectId: string;
  /** Null while it is not known. */
  readonly uses: ReadonlyMap<string, number> | null;
}

export function promptColumns({ projectId, uses }: ColumnsOptions): Column<PromptRow>[] {
  const ofPrompt = (cell: (prompt: PromptEntry) => React.ReactNode) => (row: PromptRow) =>
    row.kind === 'prompt' ? cell(row.prompt) : null;
  return [
    { id: 'name', header: 'Name', width: 240, grows: true, cell: (row) => <Name row={row} projectId={projectId} /> },
    {
      id: 'labels',
      header: 'Labels',
      width: 220,
      grows: true,
      fades: true,
      cell: ofPrompt(({ labels }) =>
        labels.length === 0 ? (
          <None />
        ) : (
          labels.map(({ label, version }) => <LabelBadge key={label} label={label} version={version} />)
        ),
      ),
    },
    {
      id: 'tags',
      header: 'Tags',
      width: 150,
      fades: true,
      cell: ofPrompt(({ tags }) => tags.map((tag) => <Badge key={tag}>{tag}</Badge>)),
    },
    {
      id: 'versions',
      header: 'Versions',
      width: 84,
      align: 'end',
      cell: ofPrompt(({ versionCount }) => <CountCell value={versionCount} />),
    },
    {
      id: 'uses',
      header: 'Uses, 7 days',
      width: 104,
      align: 'end',
      cell: ofPrompt(({ name }) => (uses === null ? null : <CountCell value={uses.get(name) ?? 0} />)),
    },
    {
      id: 'changed',
      header: 'Changed',
      width: 190,
      cell: (row) =>
        row.kind === 'folder' ? (
          <Changed at={row.folder.updatedAt} />
        ) : (
          <Changed at={row.prompt.updatedAt} by={row.prompt.author?.name} />
        ),
    },
  ];
}

function Name({ row, projectId }: { readonly row: PromptRow; readonly projectId: string }) {
  const className = 'truncate font-medium hover:underline';
  const stop = { tabIndex: -1, onClick: (event: React.MouseEvent) => event.stopPropagation() };
  if (row.kind === 'folder') {
    return (
      <>
        <Folder size={14} aria-hidden className="shrink-0 text-ink-3" />
        <Link
          to="/project/$projectId/prompts"
          params={{ projectId }}
          search={{ folder: row.folder.path }}
          className={className}
          {...stop}
        >
          {row.title}
        </Link>
        <span className="shrink-0 text-sm text-ink-3">{row.folder.promptCount}</span>
      </>
    );
  }
  const Icon = row.prompt.type === 'chat' ? MessagesSquare : FileText;
  return (
    <>
      <Icon size={14} aria-label={row.prompt.type} className="shrink-0 text-ink-3" />
      <Link
        to="/project/$projectId/prompts/$promptName"
        params={{ projectId, promptName: row.prompt.name }}
        title={row.prompt.name}
        className={className}
        {...stop}
      >
        {row.title}
      </Link>
    </>
  );
}

function Changed({ at, by }: { readonly at: string; readonly by?: string | undefined }) {
  return (
    <span className="truncate text-ink-2">
      <Time value={at} />
      {by !== undefined && <span className="text-ink-3"> by {by}</span>}
    </span>
  );
}
