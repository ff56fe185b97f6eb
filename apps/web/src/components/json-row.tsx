/** One line of a JSON outline: its fold, key and value, and what can be copied of it. */
import { clsx } from 'clsx';
import { ChevronRight, Route } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { formatBytes, formatNumber } from '#lib/format.ts';
import { copyText } from '#lib/json.ts';
import { isVector, longTextMin, type JsonRow } from '#lib/json-rows.ts';
import { CopyButton } from '#ui/copy-button.tsx';
import { Highlight } from '#ui/highlight.tsx';

const indentPx = 14;
/** Deeper rows are not moved further right: they would leave the panel. */
const indentDepthMax = 24;

export interface RowProps {
  readonly row: JsonRow;
  readonly toggle: (pointer: string) => void;
  /** Of a long text: whether it is laid out. */
  readonly isToggled: boolean;
  /** How programs name the place of a row. */
  readonly pathOf: (pointer: string) => string | Promise<string>;
  /** When the row does not hold all of its value. */
  readonly textOf?: (pointer: string) => Promise<string>;
  /** What is marked in keys and values. */
  readonly query: string;
  /** The match at which the search stands. */
  readonly isCurrent: boolean;
  /** False: each value keeps to one line. */
  readonly wraps: boolean;
}

export function JsonRowView({ row, toggle, isToggled, pathOf, textOf, query, isCurrent, wraps }: RowProps) {
  const flow = wraps ? 'wrap-anywhere whitespace-pre-wrap' : 'whitespace-pre';
  const indent = Math.min(row.depth, indentDepthMax) * indentPx;
  if (row.kind === 'chunk') {
    return (
      <div className={flow} style={{ paddingLeft: indent + 16 }}>
        <Highlight text={String(row.value)} query={query} />
      </div>
    );
  }
  const isContainer = row.kind === 'open' || row.kind === 'closed';
  const isLong = row.kind === 'leaf' && row.size > longTextMin;
  const canToggle = (isContainer && row.size > 0) || isLong;
  const isOpen = row.kind === 'open' || (isLong && isToggled);
  return (
    <div
      aria-current={isCurrent ? 'true' : undefined}
      className={clsx('group relative flex min-h-4.75 rounded-sm hover:bg-hover', isCurrent && 'bg-accent-soft')}
      style={{ paddingLeft: indent }}
    >
      {canToggle ? (
        <button
          type="button"
          aria-expanded={isOpen}
          aria-label={`${isOpen ? 'Fold' : 'Open'} ${row.key ?? 'value'}`}
          onClick={() => toggle(row.pointer)}
          onKeyDown={walkFolds}
          className="flex h-4.75 w-4 shrink-0 items-center justify-center rounded-sm text-ink-3 hover:text-ink"
        >
          <ChevronRight size={12} aria-hidden className={clsx('transition-transform', isOpen && 'rotate-90')} />
        </button>
      ) : (
        <span className="w-4 shrink-0" />
      )}
      <span className={clsx('min-w-0 flex-1', flow)}>
        {row.key !== null && (
          <>
            <span className={typeof row.key === 'number' ? 'text-ink-3' : 'text-(--json-key)'}>
              {typeof row.key === 'number' ? row.key : <Highlight text={row.key} query={query} />}
            </span>
            <span className="text-ink-3">: </span>
          </>
        )}
        <Value row={row} isOpen={isOpen} query={query} />
      </span>
      {row.kind !== 'end' && (
        <span className="absolute top-0 right-0 flex bg-hover opacity-0 group-hover:opacity-100 focus-within:opacity-100">
          <CopyButton
            what={`path of ${row.key ?? 'all'}`}
            text={() => pathOf(row.pointer)}
            icon={<Route size={12} aria-hidden />}
            className="h-4.75!"
          />
          <CopyButton
            what={`value of ${row.key ?? 'all'}`}
            text={() => textOf?.(row.pointer) ?? copyText(row.value)}
            className="h-4.75!"
          />
        </span>
      )}
    </div>
  );
}

interface ValueProps {
  readonly row: JsonRow;
  readonly isOpen: boolean;
  readonly query: string;
}

function Value({ row, isOpen, query }: ValueProps) {
  const { value } = row;
  if (typeof value === 'object' && value !== null) {
    const [left, right] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
    if (row.kind === 'end') return <span className="text-ink-3">{right}</span>;
    if (row.kind === 'open') return <span className="text-ink-3">{left}</span>;
    if (isVector(value)) return <Vector numbers={value} size={row.size} />;
    const what = Array.isArray(value) ? 'item' : 'key';
    return (
      <span className="text-ink-3">
        {left}
        {row.size > 0 && ` ${row.size} ${what}${row.size === 1 ? '' : 's'} `}
        {right}
      </span>
    );
  }
  if (typeof value === 'string') return <Text text={value} size={row.size} isOpen={isOpen} query={query} />;
  return (
    <span className="text-(--json-literal)">
      <Highlight text={String(value)} query={query} />
    </span>
  );
}

/** An embedding: its beginning and its length. */
function Vector({ numbers, size }: { readonly numbers: readonly number[]; readonly size: number }) {
  return (
    <span className="text-ink-3">
      [<span className="text-(--json-literal)">{numbers.slice(0, 4).join(', ')}</span>, … {formatNumber(size)} numbers ]
    </span>
  );
}

interface TextProps {
  /** Of a long one, the beginning will do. */
  readonly text: string;
  readonly size: number;
  readonly isOpen: boolean;
  readonly query: string;
}

function Text({ text, size: length, isOpen, query }: TextProps) {
  if (text.length <= longTextMin) {
    return (
      <span className="text-(--json-text)">
        <Highlight text={JSON.stringify(text)} query={query} />
      </span>
    );
  }
  const size = <span className="text-ink-3"> {formatBytes(length)} of text</span>;
  if (isOpen) return size;
  return (
    <>
      <span className="text-(--json-text)">{JSON.stringify(text.slice(0, 240)).slice(0, -1)}…&quot;</span>
      {size}
    </>
  );
}

/** Arrows walk from fold to fold, open them and close them. */
function walkFolds(event: KeyboardEvent<HTMLButtonElement>): void {
  const { currentTarget: fold, key } = event;
  const isOpen = fold.getAttribute('aria-expanded') === 'true';
  const outline = fold.closest('[data-outline]');
  const folds = [...(outline?.querySelectorAll<HTMLButtonElement>('button[aria-expanded]') ?? [])];
  const at = folds.indexOf(fold);
  const towards = { ArrowDown: folds[at + 1], ArrowUp: folds[at - 1] }[key];
  if (towards !== undefined) towards.focus();
  else if ((key === 'ArrowRight' && !isOpen) || (key === 'ArrowLeft' && isOpen)) fold.click();
  else if (key !== 'ArrowRight' && key !== 'ArrowLeft') return;
  event.preventDefault();
  event.stopPropagation();
}
