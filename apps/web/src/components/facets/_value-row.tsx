/** One value of a facet: chosen, excluded or neither, with the number of rows that have it. */
import { clsx } from 'clsx';
import { Check, Minus } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { formatCount, formatNumber } from '#lib/format.ts';

export type ValueState = 'chosen' | 'excluded' | 'open';

export interface ValueRowProps {
  readonly value: string;
  /** Undefined when it is not among those that were counted. */
  readonly count: number | undefined;
  readonly state: ValueState;
  readonly icon?: ReactNode;
  readonly isTabStop: boolean;
  readonly onFocus: () => void;
  readonly onChoose: () => void;
  readonly onExclude: () => void;
  readonly onOnly: () => void;
}

export function ValueRow(props: ValueRowProps) {
  const { value, count, state, icon, isTabStop, onFocus, onChoose, onExclude, onOnly } = props;
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === '-') onExclude();
    else if (event.key === 'o') onOnly();
    else if (step !== 0) focusNeighbour(event.currentTarget, step);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <li className="group relative">
      <button
        type="button"
        aria-pressed={state === 'chosen'}
        aria-keyshortcuts="- o"
        title={`${value}\n${count === undefined ? '' : `${formatNumber(count)}\n`}Click to choose, Alt+click or − to exclude, o for only this`}
        tabIndex={isTabStop ? 0 : -1}
        data-value-row
        onFocus={onFocus}
        onClick={(event) => (event.altKey ? onExclude() : onChoose())}
        onKeyDown={press}
        className="flex h-6.5 w-full items-center gap-1.5 rounded-sm pr-1.5 pl-1 text-left hover:bg-hover"
      >
        <Box state={state} />
        {icon}
        <span className={clsx('min-w-0 flex-1 truncate', state === 'excluded' && 'text-ink-3 line-through')}>
          {value}
        </span>
        {state === 'excluded' && <span className="sr-only">(excluded)</span>}
        <span className="text-sm text-ink-3 tabular-nums">{count === undefined ? '–' : formatCount(count)}</span>
      </button>
      <div className="absolute inset-y-0 right-0 hidden items-center gap-0.5 rounded-sm bg-hover pr-1 pl-1 group-hover:flex">
        <Action label={`Only ${value}`} onClick={onOnly}>
          only
        </Action>
        <Action label={state === 'excluded' ? `Stop excluding ${value}` : `Exclude ${value}`} onClick={onExclude}>
          {state === 'excluded' ? 'allow' : 'not'}
        </Action>
      </div>
    </li>
  );
}

function focusNeighbour(row: Element, step: 1 | -1): void {
  const rows = [...(row.closest('ul')?.querySelectorAll<HTMLElement>('[data-value-row]') ?? [])];
  rows.find((_, at) => rows[at - step] === row)?.focus();
}

function Box({ state }: { readonly state: ValueState }) {
  return (
    <span
      aria-hidden
      className={clsx(
        'flex size-3.5 shrink-0 items-center justify-center rounded-xs border',
        state === 'chosen' && 'border-accent bg-accent text-on-accent',
        state === 'excluded' && 'border-danger bg-danger text-on-accent',
        state === 'open' && 'border-line-strong bg-surface',
      )}
    >
      {state === 'chosen' && <Check size={11} strokeWidth={3} />}
      {state === 'excluded' && <Minus size={11} strokeWidth={3} />}
    </span>
  );
}

interface ActionProps {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: string;
}

/** For the pointer; the keyboard has keys for it on the row itself. */
function Action({ label, onClick, children }: ActionProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={label}
      onClick={onClick}
      className="h-5 rounded-xs px-1 text-xs text-ink-2 hover:bg-surface hover:text-ink"
    >
      {children}
    </button>
  );
}
