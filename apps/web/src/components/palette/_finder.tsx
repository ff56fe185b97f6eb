/** The inside of the palette: what is typed, and what it finds. */
import { Autocomplete } from '@base-ui/react/autocomplete';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  Box,
  FileText,
  Layers,
  LayoutDashboard,
  ListFilter,
  MessagesSquare,
  MessageSquareText,
  Search,
  User,
  type LucideIcon,
} from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { findAnything } from '#api/find.ts';
import {
  addRecent,
  isItems,
  keyOf,
  matchNames,
  searchItem,
  type PaletteGroup,
  type PaletteItem,
  type PaletteKind,
} from '#lib/palette.ts';
import { useSettled } from '#lib/settled.ts';
import { useStored } from '#lib/stored.ts';

const pages: readonly PaletteItem[] = [
  { kind: 'page', id: 'home', label: 'Home' },
  { kind: 'page', id: 'traces', label: 'Traces' },
  { kind: 'page', id: 'observations', label: 'Observations' },
  { kind: 'page', id: 'live', label: 'Live' },
  { kind: 'page', id: 'sessions', label: 'Sessions' },
  { kind: 'page', id: 'users', label: 'Users' },
  { kind: 'page', id: 'dashboards', label: 'Dashboards' },
  { kind: 'page', id: 'prompts', label: 'Prompts' },
  { kind: 'page', id: 'playground', label: 'Playground' },
  { kind: 'page', id: 'models', label: 'Models and prices' },
  { kind: 'page', id: 'doctor', label: 'Ingest doctor' },
  { kind: 'page', id: 'settings', label: 'Settings' },
];

const icons: Record<PaletteKind, LucideIcon> = {
  page: FileText,
  trace: Layers,
  observation: Box,
  session: MessagesSquare,
  user: User,
  prompt: MessageSquareText,
  dashboard: LayoutDashboard,
  query: ListFilter,
};

const noItems: PaletteItem[] = [];

export interface FinderProps {
  readonly projectId: string;
  /** Something was chosen. */
  readonly onDone: () => void;
}

export function Finder({ projectId, onDone }: FinderProps) {
  const [typed, setTyped] = useState('');
  const input = useRef<HTMLInputElement>(null);
  // The dialog gives the focus to what is in it when it opens: this may come after.
  useEffect(() => input.current?.focus(), []);
  const [recent, remember] = useStored(`palette.recent.${projectId}`, noItems, isItems);
  const settled = useSettled(typed.trim());
  const found = useQuery(findAnything(projectId, settled));
  const go = useGo(projectId);
  const wanted = typed.trim();
  // Enter must never open what an earlier text has found.
  const fresh = settled === wanted ? (found.data ?? []) : [];
  const isSearching = wanted !== '' && (found.isFetching || settled !== wanted);
  const known = wanted === '' ? idleGroups(recent) : searchGroups(wanted, fresh);
  const groups = wanted === '' || isSearching ? known : [...known, { label: 'Search', items: [searchItem(wanted)] }];
  const choose = (item: PaletteItem) => {
    if (item.kind !== 'page') remember(addRecent(recent, item));
    onDone();
    go(item);
  };
  return (
    <Autocomplete.Root
      inline
      open
      mode="none"
      autoHighlight="always"
      keepHighlight
      items={groups}
      value={typed}
      onValueChange={(value, { reason }) => {
        if (reason !== 'item-press') setTyped(value);
      }}
      itemToStringValue={(item: PaletteItem) => item.label}
    >
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <Search size={16} aria-hidden className={isSearching ? 'animate-pulse text-accent' : 'text-ink-3'} />
        <Autocomplete.Input
          ref={input}
          aria-label="Find a trace, observation, session, user, prompt, dashboard or page"
          placeholder="Paste an id, or type a name"
          className="h-11 min-w-0 flex-1 bg-transparent text-lg outline-none"
        />
        <kbd className="rounded-sm border border-line px-1.5 text-xs text-ink-3">Esc</kbd>
      </div>
      <Autocomplete.List
        aria-label="Found"
        className="min-h-0 flex-1 overflow-y-auto p-1.5 not-data-empty:pb-2 data-empty:p-0"
      >
        {(group: PaletteGroup) => (
          <Autocomplete.Group key={group.label} items={group.items}>
            <Autocomplete.GroupLabel className="px-2.5 pt-2 pb-1 text-xs font-medium text-ink-3">
              {group.label}
            </Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(item: PaletteItem) => <Row key={keyOf(item)} item={item} onChoose={choose} />}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
      <Autocomplete.Status className="px-4 text-ink-3 not-empty:py-4">
        {found.isError
          ? `The search failed: ${found.error.message}`
          : known.length > 0
            ? ''
            : isSearching
              ? 'Searching…'
              : `Nothing has “${wanted}” in its id or name.`}
      </Autocomplete.Status>
    </Autocomplete.Root>
  );
}

function Row({ item, onChoose }: { readonly item: PaletteItem; readonly onChoose: (item: PaletteItem) => void }) {
  const Icon = icons[item.kind];
  return (
    <Autocomplete.Item
      value={item}
      onClick={() => onChoose(item)}
      className="flex h-8 cursor-pointer items-center gap-2.5 rounded-md px-2.5 outline-none select-none data-highlighted:bg-accent-soft data-highlighted:text-accent"
    >
      <Icon size={15} aria-hidden className="shrink-0 text-ink-3" />
      <span className="truncate">{item.label}</span>
      {item.detail !== undefined && (
        <span className="ml-auto max-w-1/2 shrink-0 truncate pl-4 font-mono text-xs text-ink-2">{item.detail}</span>
      )}
    </Autocomplete.Item>
  );
}

function idleGroups(recent: readonly PaletteItem[]): PaletteGroup[] {
  const group = { label: 'Recent', items: recent };
  return [...(recent.length === 0 ? [] : [group]), { label: 'Pages', items: pages }];
}

function searchGroups(text: string, found: readonly PaletteGroup[]): PaletteGroup[] {
  const items = matchNames(pages, text);
  return [...(items.length === 0 ? [] : [{ label: 'Pages', items }]), ...found];
}

function useGo(projectId: string): (item: PaletteItem) => void {
  const navigate = useNavigate();
  return ({ kind, id, traceId = '' }) => {
    switch (kind) {
      case 'page':
        return void navigate({ to: `/project/$projectId/${id}` as '/project/$projectId', params: { projectId } });
      case 'trace':
        return void navigate({ to: '/project/$projectId/traces/$traceId', params: { projectId, traceId: id } });
      case 'observation': {
        const to = '/project/$projectId/traces/$traceId';
        return void navigate({ to, params: { projectId, traceId }, search: { observation: id } });
      }
      case 'session':
        return void navigate({ to: '/project/$projectId/sessions/$sessionId', params: { projectId, sessionId: id } });
      case 'prompt':
        return void navigate({ to: '/project/$projectId/prompts/$promptName', params: { projectId, promptName: id } });
      case 'dashboard':
        return void navigate({
          to: '/project/$projectId/dashboards/$dashboardId',
          params: { projectId, dashboardId: id },
        });
      case 'query':
        return void navigate({
          to: '/project/$projectId/traces',
          params: { projectId },
          search: { query: id, range: 'all' },
        });
      case 'user': {
        const to = '/project/$projectId/users/$userId';
        return void navigate({ to, params: { projectId, userId: id }, search: { range: 'all' } });
      }
    }
  };
}
