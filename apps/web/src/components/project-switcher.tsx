/** Which project one is in, and the way to another. */
import { useNavigate } from '@tanstack/react-router';
import { ChevronsUpDown } from 'lucide-react';
import type { Account } from '@telltale/contract/access.ts';
import { Menu, MenuChoice } from '#ui/menu.tsx';

export interface ProjectSwitcherProps {
  readonly account: Account;
  readonly projectId: string;
  readonly isNarrow: boolean;
}

export function ProjectSwitcher({ account, projectId, isNarrow }: ProjectSwitcherProps) {
  const navigate = useNavigate();
  const current = account.projects.find((project) => project.id === projectId);
  const name = current?.name ?? 'No project';
  const organizations = [...new Map(account.projects.map((p) => [p.organization.id, p.organization])).values()];
  return (
    <Menu
      trigger={
        <button
          type="button"
          className={
            isNarrow
              ? 'flex size-7.5 items-center justify-center rounded-md border border-line bg-surface font-semibold uppercase hover:bg-hover'
              : 'flex h-9.5 w-full items-center gap-2 rounded-md border border-line bg-surface px-2 text-left hover:bg-hover'
          }
        >
          <span className="sr-only">Project:</span>
          {isNarrow ? (
            <>
              <span aria-hidden>{name.slice(0, 1)}</span>
              <span className="sr-only">{name}</span>
            </>
          ) : (
            <>
              <span className="min-w-0 flex-1">
                <span className="block truncate leading-4 font-medium">{name}</span>
                <span className="block truncate text-xs leading-3.5 text-ink-3">{current?.organization.name}</span>
              </span>
              <ChevronsUpDown size={14} aria-hidden className="text-ink-3" />
            </>
          )}
        </button>
      }
    >
      {organizations.map((organization) => (
        <MenuChoice
          key={organization.id}
          label={organization.name}
          value={projectId}
          options={account.projects
            .filter((project) => project.organization.id === organization.id)
            .map((project) => ({ value: project.id, label: project.name }))}
          onChange={(id) => void navigate({ to: '/project/$projectId/traces', params: { projectId: id } })}
        />
      ))}
    </Menu>
  );
}
