/** The live tail: traces and observations as they are committed, and what runs at the moment. */
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { CircleAlert } from 'lucide-react';
import { useCallback, useMemo, useRef, useState, type FocusEvent, type UIEvent } from 'react';
import { EmptyList, type Exit } from '#components/empty-list.tsx';
import { NewsPill } from '#components/live/news-pill.tsx';
import { PageHeader } from '#components/page-header.tsx';
import { liveRowsMax, passes, type LiveRow } from '#lib/live-feed.ts';
import { splitNames } from '#lib/search-params.ts';
import { DataGrid } from '#ui/data-grid.tsx';
import { Notice } from '#ui/notice.tsx';
import { useShortcutHelp, type ShortcutGroup } from '#ui/shortcut-help.ts';
import { useShortcuts } from '#ui/shortcuts.ts';
import { liveColumns } from './_columns.tsx';
import { Filters } from './_filters.tsx';
import { RunningPanel } from './_running-panel.tsx';
import { useFeed } from './_use-feed.ts';
import { filterOf, hasFilters, type LiveSearch } from './search.ts';

const route = getRouteApi('/signed-in/project/$projectId/live');

const shortcuts: readonly ShortcutGroup[] = [
  {
    title: 'Live',
    keys: [
      ['Space p', 'Pause, or go on'],
      ['n', 'Show what is new'],
    ],
  },
];

export function LivePage() {
  const { projectId } = route.useParams();
  const search = route.useSearch();
  // Another project or environment is another stream: nothing of the former may stay.
  return <Tail key={`${projectId} ${search.env ?? ''}`} projectId={projectId} search={search} />;
}

function Tail({ projectId, search }: { readonly projectId: string; readonly search: LiveSearch }) {
  const navigate = route.useNavigate();
  const router = useRouter();
  const [isPaused, setPaused] = useState(false);
  const [isScrolled, setScrolled] = useState(false);
  const [isInRows, setInRows] = useState(false);
  const isHeld = isPaused || isScrolled || isInRows;
  const { feed, status, runs, isLoading, catchUp } = useFeed(projectId, splitNames(search.env), isHeld);
  const { serverAheadMs } = status;

  const filter = useMemo(() => filterOf(search), [search]);
  const rows = useMemo(() => feed.rows.filter((row) => passes(row, filter)), [feed.rows, filter]);
  const waiting = useMemo(() => feed.waiting.filter((row) => passes(row, filter)).length, [feed.waiting, filter]);
  const traceNames = useMemo(() => namesOf([...feed.rows, ...feed.waiting]), [feed]);
  const columns = useMemo(
    () => liveColumns({ projectId, traceNames, serverAheadMs }),
    [projectId, traceNames, serverAheadMs],
  );

  const list = useRef<HTMLDivElement>(null);
  const showNews = () => {
    list.current?.querySelector('[role="grid"]')?.parentElement?.scrollTo({ top: 0 });
    setInRows(false);
    setScrolled(false);
    catchUp();
  };
  const togglePause = () => {
    if (isPaused) showNews();
    setPaused(!isPaused);
  };
  useShortcuts({ ' ': togglePause, p: togglePause, n: showNews });
  useShortcutHelp(shortcuts);
  const change = (changes: LiveSearch) => void navigate({ search: { ...search, ...changes }, replace: true });
  const open = useCallback(
    (row: LiveRow, { newTab }: { newTab: boolean }) => {
      if (row.kind === 'gap') return;
      const traceId = row.kind === 'trace' ? row.trace.id : row.observation.traceId;
      const observed = row.kind === 'trace' ? {} : { observation: row.observation.id };
      const to = {
        to: '/project/$projectId/traces/$traceId',
        params: { projectId, traceId },
        search: observed,
      } as const;
      if (newTab) window.open(router.buildLocation(to).href, '_blank', 'noopener');
      else void navigate(to);
    },
    [navigate, projectId, router],
  );

  return (
    <>
      <PageHeader title="Live">
        <Filters
          projectId={projectId}
          search={search}
          onChange={change}
          status={status}
          isPaused={isPaused}
          isHeld={isHeld}
          onPause={togglePause}
        />
      </PageHeader>
      <RunningPanel projectId={projectId} runs={runs} traceNames={traceNames} serverAheadMs={serverAheadMs} />
      <div
        ref={list}
        className="relative flex min-h-0 flex-1 flex-col"
        onScrollCapture={(event: UIEvent) => {
          if (event.target instanceof Element) setScrolled(event.target.scrollTop > 0);
        }}
        onFocus={(event: FocusEvent) => {
          if (event.target.closest('[data-row]') !== null && event.target.matches(':focus-visible')) setInRows(true);
        }}
        onBlur={() => setInRows(false)}
      >
        <NewsPill count={waiting} isMore={feed.waiting.length === liveRowsMax} onClick={showNews} />
        {rows.length === 0 && status.connection === 'refused' ? (
          <Notice tone="danger" title="This page can't be live" icon={<CircleAlert size={24} aria-hidden />}>
            {status.reason}
          </Notice>
        ) : rows.length === 0 && !isLoading ? (
          <Waiting projectId={projectId} search={search} count={feed.rows.length} onChange={change} />
        ) : (
          <DataGrid
            label="Live"
            columns={columns}
            rows={rows}
            rowId={rowId}
            rowLabel={rowLabel}
            total={rows.length}
            onOpen={open}
            skeletonRows={rows.length === 0 ? 12 : 0}
          />
        )}
      </div>
    </>
  );
}

interface WaitingProps {
  readonly projectId: string;
  readonly search: LiveSearch;
  /** Rows there are without the filters of this page. */
  readonly count: number;
  readonly onChange: (changes: LiveSearch) => void;
}

function Waiting({ projectId, search, count, onChange }: WaitingProps) {
  const exits: Exit[] = [];
  if (hasFilters(search)) {
    const cleared = { env: undefined, q: undefined, kind: undefined, level: undefined };
    // Of other environments nothing has been told to this page.
    const without = search.env === undefined ? 'without the filters' : 'without the other filters';
    exits.push({ without, action: 'Clear filters', count, onTake: () => onChange(cleared) });
  }
  return (
    <EmptyList projectId={projectId} noun={noun} exits={exits}>
      What is sent to this project appears here by itself, as soon as it is stored.
    </EmptyList>
  );
}

const noun = { one: 'row', many: 'rows' };

function namesOf(rows: readonly LiveRow[]): ReadonlyMap<string, string> {
  return new Map(
    rows.flatMap((row) => (row.kind === 'trace' && row.trace.name !== null ? [[row.trace.id, row.trace.name]] : [])),
  );
}

function rowId(row: LiveRow): string {
  return row.key;
}

function rowLabel(row: LiveRow): string {
  switch (row.kind) {
    case 'trace':
      return `Trace ${row.trace.name ?? row.trace.id}`;
    case 'observation':
      return `Observation ${row.observation.name ?? row.observation.id}`;
    case 'gap':
      return 'Not all is here';
  }
}
