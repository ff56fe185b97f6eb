/** The line that says which rows a list shows: typed with help, asked by Enter, shared with the facets beside the list. */
import type { EditorView } from '@codemirror/view';
import { clsx } from 'clsx';
import { parseQuery } from '@telltale/contract/query-language.ts';
import { CornerDownLeft, History, Search, X } from 'lucide-react';
import { lazy, Suspense, useEffect, useId, useRef, useState } from 'react';
import type { ListScope } from '#api/facets.ts';
import { whenIdle } from '#lib/idle.ts';
import { addQuery, isTexts } from '#lib/query-history.ts';
import { useStored } from '#lib/stored.ts';
import { IconButton } from '#ui/button.tsx';
import { Menu, MenuItem } from '#ui/menu.tsx';
import { useShortcutHelp, type ShortcutGroup } from '#ui/shortcut-help.ts';
import { useShortcuts } from '#ui/shortcuts.ts';
import { QueryHelp } from './_help.tsx';

const QueryEditor = lazy(async () => ({ default: (await import('./_editor.tsx')).QueryEditor }));

const placeholder = 'Search everything, or filter: level:ERROR latency:>2';
const noQueries: string[] = [];

const shortcuts: readonly ShortcutGroup[] = [
  {
    title: 'Query',
    keys: [
      ['/', 'Type a query'],
      ['Enter', 'Ask it'],
      ['Ctrl+Space', 'What can stand here'],
    ],
  },
];

export interface QueryBarProps extends ListScope {
  readonly onQuery: (query: string) => void;
  /** For forms: a query that is typed but not asked is not lost with the next field. */
  readonly isAskedOnBlur?: boolean;
}

export function QueryBar({ onQuery, isAskedOnBlur = false, ...scope }: QueryBarProps) {
  const { query, entity, projectId } = scope;
  const [draft, setDraft] = useState(oneLine(query));
  const [seen, setSeen] = useState(query);
  const [isChecked, setChecked] = useState(false);
  const [recent, setRecent] = useStored(`queries.${projectId}.${entity}`, noQueries, isTexts);
  const [isWanted, setWanted] = useState(false);
  const hasTurn = useTurn() || isWanted;
  const editor = useRef<EditorView>(null);
  const errorId = useId();
  if (seen !== query) {
    // Changed by other hands: a facet, a link, the way back.
    setSeen(query);
    setDraft(oneLine(query));
  }
  const focus = () => {
    setWanted(true);
    editor.current?.focus();
  };
  useShortcuts({ '/': focus });
  useShortcutHelp(shortcuts);
  const { error } = parseQuery(draft, entity);
  const isAsked = draft.trim() === query.trim();
  const ask = (text: string) => {
    setDraft(text);
    const isRight = parseQuery(text, entity).error === undefined;
    setChecked(!isRight);
    if (!isRight) return;
    setRecent(addQuery(recent, text.trim()));
    onQuery(text.trim());
  };
  const isErrorShown = error !== undefined && (isChecked || isAsked || !isUnfinished(draft, error.at + error.length));
  return (
    <search
      className="min-w-0 flex-1"
      onBlur={({ currentTarget, relatedTarget }) => {
        const isLeft = isAskedOnBlur && !currentTarget.contains(relatedTarget);
        if (isLeft && !isAsked && error === undefined) ask(draft);
      }}
    >
      <div
        className={clsx(
          'flex min-h-7.5 items-start gap-1 rounded-md border bg-surface px-1',
          'focus-within:outline-2 focus-within:outline-accent',
          isErrorShown ? 'border-danger' : 'border-line-strong',
        )}
      >
        <Search size={14} aria-hidden className="mx-1 mt-1.75 shrink-0 text-ink-3" />
        {hasTurn ? (
          <Suspense fallback={<Waiting text={draft} />}>
            <QueryEditor
              scope={scope}
              value={draft}
              onChange={(text) => {
                setDraft(text);
                setChecked(false);
              }}
              onEnter={() => ask(draft)}
              view={editor}
              isFocusedAtFirst={isWanted}
              label={`Query of ${entity}`}
              placeholder={placeholder}
              errorId={errorId}
            />
          </Suspense>
        ) : (
          <Waiting text={draft} onWanted={focus} />
        )}
        <div className="flex h-7 shrink-0 items-center gap-0.5">
          {!isAsked && error === undefined && (
            <IconButton label="Search (Enter)" size="sm" className="text-accent!" onClick={() => ask(draft)}>
              <CornerDownLeft size={14} aria-hidden />
            </IconButton>
          )}
          {draft !== '' && (
            <IconButton
              label="Clear query"
              size="sm"
              onClick={() => {
                ask('');
                focus();
              }}
            >
              <X size={14} aria-hidden />
            </IconButton>
          )}
          <RecentQueries queries={recent} onChoose={ask} />
          <QueryHelp />
        </div>
      </div>
      <p id={errorId} aria-live="polite" className="px-1 text-sm text-danger not-empty:pt-1">
        {isErrorShown && error.message}
      </p>
    </search>
  );
}

/** The editor is large: it comes once the rest of the page is drawn. */
function useTurn(): boolean {
  const [hasTurn, setTurn] = useState(false);
  useEffect(() => whenIdle(() => setTurn(true)), []);
  return hasTurn;
}

interface WaitingProps {
  readonly text: string;
  readonly onWanted?: () => void;
}

/** While the editor is on its way, the query is read as it will stand there. */
function Waiting({ text, onWanted }: WaitingProps) {
  return (
    <div
      aria-hidden
      onPointerDown={onWanted}
      className={clsx('min-w-0 flex-1 truncate py-1', text === '' ? 'text-ink-3' : 'font-mono text-sm')}
    >
      {text === '' ? placeholder : text}
    </div>
  );
}

interface RecentQueriesProps {
  readonly queries: readonly string[];
  readonly onChoose: (query: string) => void;
}

function RecentQueries({ queries, onChoose }: RecentQueriesProps) {
  if (queries.length === 0) return null;
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label="Recent queries" size="sm">
          <History size={14} aria-hidden />
        </IconButton>
      }
    >
      {queries.map((query) => (
        <MenuItem key={query} onSelect={() => onChoose(query)}>
          <span className="max-w-120 truncate font-mono text-sm">{query}</span>
        </MenuItem>
      ))}
    </Menu>
  );
}

/** An error at the end of what is being typed will often be gone with the next key. */
function isUnfinished(text: string, errorEnd: number): boolean {
  return errorEnd >= text.trimEnd().length;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ');
}
