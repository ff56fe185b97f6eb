/** The prompts of a project, folder by folder; with a search or filter, all that is found below the folder. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import type { PromptEntry, PromptFolder } from '@telltale/contract/prompt-library.ts';
import { ChevronDown, ChevronRight, MessageSquareText, Plus } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { useMayEdit } from '#api/account.ts';
import { promptList, promptUses } from '#api/prompts.ts';
import { PageHeader } from '#components/page-header.tsx';
import { QueryError } from '#components/query-error.tsx';
import { SearchBox } from '#components/search-box.tsx';
import { formatCount } from '#lib/format.ts';
import { Button } from '#ui/button.tsx';
import { DataGrid } from '#ui/data-grid.tsx';
import { Menu, MenuChoice } from '#ui/menu.tsx';
import { Notice } from '#ui/notice.tsx';
import { promptColumns, type PromptRow } from './_rows.tsx';
import { hasFilters, type PromptSearch } from './search.ts';

const route = getRouteApi('/signed-in/project/$projectId/prompts');

export function PromptsPage() {
  const { projectId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const router = useRouter();
  const mayEdit = useMayEdit(projectId);
  const list = useInfiniteQuery({
    ...promptList(projectId, search),
    placeholderData: (previous, query) => (query?.queryKey[1] === projectId ? previous : undefined),
  });
  const pages = list.data?.pages;
  const isFlat = hasFilters(search);
  const rows = useMemo(() => {
    const folders = pages?.[0]?.folders ?? [];
    const prompts = pages?.flatMap((page) => page.data) ?? [];
    return [...folders.map(folderRow), ...prompts.map((prompt) => promptRow(prompt, search.folder))];
  }, [pages, search.folder]);
  const names = useMemo(() => rows.flatMap((row) => (row.kind === 'prompt' ? [row.prompt.name] : [])), [rows]);
  const uses = useQuery(promptUses(projectId, names.slice(0, 200)));
  const columns = useMemo(() => promptColumns({ projectId, uses: uses.data ?? null }), [projectId, uses.data]);
  const change = (changes: PromptSearch) => void navigate({ search: { ...search, ...changes }, replace: true });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const open = (row: PromptRow, { newTab }: { readonly newTab: boolean }) => {
    const target =
      row.kind === 'folder'
        ? ({ to: '/project/$projectId/prompts', params: { projectId }, search: { folder: row.folder.path } } as const)
        : ({
            to: '/project/$projectId/prompts/$promptName',
            params: { projectId, promptName: row.prompt.name },
            search: {},
          } as const);
    if (newTab) window.open(router.buildLocation(target).href, '_blank', 'noopener');
    else void navigate(target);
  };
  const total = pages?.[0]?.meta.totalItems ?? 0;

  return (
    <>
      <PageHeader title="Prompts">
        <SearchBox
          label="Search prompts by name"
          placeholder="Search name"
          value={search.q ?? ''}
          onChange={(q) => change({ q: q === '' ? undefined : q })}
        />
        <Choice
          label="Label"
          value={search.label}
          options={pages?.[0]?.labels}
          onChange={(label) => change({ label })}
        />
        <Choice label="Tag" value={search.tag} options={pages?.[0]?.tags} onChange={(tag) => change({ tag })} />
        <output className="text-sm text-ink-3">
          {list.isSuccess && `${formatCount(total)} ${total === 1 ? 'prompt' : 'prompts'}${isFlat ? '' : ' here'}`}
        </output>
        {mayEdit && <NewPrompt projectId={projectId} folder={search.folder} />}
      </PageHeader>
      {search.folder !== undefined && <Crumbs projectId={projectId} folder={search.folder} />}
      {list.isError ? (
        <QueryError error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isSuccess && rows.length === 0 ? (
        <Notice
          title={
            isFlat ? 'No prompts match' : search.folder === undefined ? 'No prompts yet' : 'Nothing in this folder'
          }
          icon={<MessageSquareText size={24} aria-hidden />}
          actions={
            isFlat && (
              <Button onClick={() => change({ q: undefined, label: undefined, tag: undefined })}>Clear filters</Button>
            )
          }
        >
          A prompt is kept here in versions, and programs fetch the one that is labelled production: move the label, and
          what they use changes without a deploy.
        </Notice>
      ) : (
        <DataGrid
          label="Prompts"
          columns={columns}
          rows={rows}
          rowId={(row) => (row.kind === 'folder' ? `folder ${row.folder.path}` : row.prompt.name)}
          rowLabel={(row) => (row.kind === 'folder' ? `Folder ${row.folder.path}` : `Prompt ${row.prompt.name}`)}
          total={total + (pages?.[0]?.folders.length ?? 0)}
          onOpen={open}
          onEnd={more}
          skeletonRows={list.isPending ? 12 : isFetchingNextPage ? 3 : 0}
        />
      )}
    </>
  );
}

function folderRow(folder: PromptFolder): PromptRow {
  return { kind: 'folder', folder, title: folder.path.split('/').at(-1) ?? folder.path };
}

function promptRow(prompt: PromptEntry, folder: string | undefined): PromptRow {
  return { kind: 'prompt', prompt, title: folder === undefined ? prompt.name : prompt.name.slice(folder.length + 1) };
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly string[] | undefined;
  readonly onChange: (value: string | undefined) => void;
}

function Choice({ label, value, options = [], onChange }: ChoiceProps) {
  if (options.length === 0 && value === undefined) return null;
  const known = value === undefined || options.includes(value) ? options : [value, ...options];
  return (
    <Menu
      trigger={
        <Button>
          <span className="text-ink-3">{label}</span> {value ?? 'any'}
          <ChevronDown size={13} aria-hidden className="text-ink-3" />
        </Button>
      }
    >
      <MenuChoice
        label={label}
        value={value ?? ''}
        options={[{ value: '', label: 'any' }, ...known.map((each) => ({ value: each, label: each }))]}
        onChange={(next) => onChange(next === '' ? undefined : next)}
      />
    </Menu>
  );
}

function NewPrompt({ projectId, folder }: { readonly projectId: string; readonly folder: string | undefined }) {
  return (
    <Link
      to="/project/$projectId/prompts/new"
      params={{ projectId }}
      search={folder === undefined ? {} : { folder }}
      className="ml-auto inline-flex h-7 items-center gap-1.5 rounded-md bg-accent px-2.5 font-medium text-on-accent hover:bg-accent-hover"
    >
      <Plus size={14} aria-hidden />
      New prompt
    </Link>
  );
}

function Crumbs({ projectId, folder }: { readonly projectId: string; readonly folder: string }) {
  const parts = folder.split('/');
  return (
    <nav aria-label="Folder" className="flex flex-wrap items-center gap-1 border-b border-line px-4 py-1.5">
      <Link to="/project/$projectId/prompts" params={{ projectId }} className="text-ink-2 hover:underline">
        Prompts
      </Link>
      {parts.map((part, index) => {
        const path = parts.slice(0, index + 1).join('/');
        const isLast = index === parts.length - 1;
        return (
          <span key={path} className="flex min-w-0 items-center gap-1">
            <ChevronRight size={13} aria-hidden className="shrink-0 text-ink-3" />
            <Link
              to="/project/$projectId/prompts"
              params={{ projectId }}
              search={{ folder: path }}
              aria-current={isLast ? 'page' : undefined}
              className={`truncate hover:underline ${isLast ? 'font-medium' : 'text-ink-2'}`}
            >
              {part}
            </Link>
          </span>
        );
      })}
    </nav>
  );
}
