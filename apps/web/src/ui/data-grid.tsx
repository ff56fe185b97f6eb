/** A table of any length: fixed columns, one row height, only the rows in sight are in the page. */
import { clsx } from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { Sort } from '#lib/sort.ts';
import { Skeleton } from './skeleton.tsx';
import { useVirtualRows } from './virtual-rows.ts';

export interface Column<T> {
  readonly id: string;
  readonly header: string;
  /** Pixels. */
  readonly width: number;
  /** Takes a share of the width that is left over. */
  readonly grows?: boolean;
  readonly align?: 'start' | 'end';
  readonly sortable?: boolean;
  /** Contents that do not fit fade out at the end, for chips that no ellipsis can cut. */
  readonly fades?: boolean;
  readonly cell: (row: T) => ReactNode;
}

export interface DataGridProps<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly rowId: (row: T) => string;
  readonly rowLabel: (row: T) => string;
  /** All rows there are, loaded or not. */
  readonly total: number;
  readonly rowHeight?: number;
  readonly onOpen: (row: T, event: { readonly newTab: boolean }) => void;
  /** The last loaded row comes into sight: load more. */
  readonly onEnd?: () => void;
  readonly sort?: Sort;
  readonly onSort?: (sort: Sort) => void;
  /** Show this many rows of placeholders in place of rows. */
  readonly skeletonRows?: number;
}

export function DataGrid<T>(props: DataGridProps<T>) {
  const { label, columns, rows, rowId, rowLabel, total, rowHeight = 32, onOpen, onEnd, skeletonRows = 0 } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualRows({ scroller, count: rows.length, rowHeight, overscan: 12 });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - 20) onEnd?.();
  }, [last, rows.length, onEnd]);

  const template = columns.map((c) => (c.grows === true ? `minmax(${c.width}px, 1fr)` : `${c.width}px`)).join(' ');
  const minWidth = columns.reduce((sum, column) => sum + column.width, 0);

  const move = (event: KeyboardEvent) => {
    const current = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>('[data-row]');
    const at = current === undefined || current === null ? -1 : Number(current.dataset['row']);
    const target = rowAfterKey(event.key, at, rows.length);
    if (target === null) return;
    event.preventDefault();
    virtual.scrollToIndex(target);
    // The row may only exist after the scroll has been drawn.
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-row="${target}"]`)?.focus());
  };

  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-auto">
      {/* Rows stand on their own grid so that they can be placed freely; the elements keep the meaning of a table. */}
      <table
        role="grid"
        aria-label={label}
        aria-rowcount={total + 1}
        aria-colcount={columns.length}
        aria-busy={skeletonRows > 0}
        tabIndex={-1}
        onKeyDown={move}
        className="block outline-none"
        style={{ minWidth }}
      >
        <HeaderRow {...props} template={template} />
        <tbody className="relative block" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index]!;
            return (
              <tr
                key={rowId(row)}
                data-row={item.index}
                aria-rowindex={item.index + 2}
                aria-label={rowLabel(row)}
                tabIndex={item.index === items[0]?.index ? 0 : -1}
                onClick={(event) => {
                  if (!hasSelection()) onOpen(row, { newTab: event.metaKey || event.ctrlKey });
                }}
                onAuxClick={(event) => event.button === 1 && onOpen(row, { newTab: true })}
                onKeyDown={(event) => {
                  if (event.key === 'Enter' && event.target === event.currentTarget) {
                    onOpen(row, { newTab: event.metaKey || event.ctrlKey });
                  }
                }}
                className="absolute inset-x-0 grid cursor-pointer border-b border-line hover:bg-hover focus-visible:z-10 focus-visible:-outline-offset-2"
                style={{ gridTemplateColumns: template, height: rowHeight, transform: `translateY(${item.start}px)` }}
              >
                {columns.map((column, index) => (
                  <td key={column.id} aria-colindex={index + 1} className={cellClass(column)}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      {skeletonRows > 0 && (
        <SkeletonRows count={skeletonRows} columns={columns} template={template} minWidth={minWidth} />
      )}
    </div>
  );
}

function cellClass<T>(column: Column<T>): string {
  return clsx(
    'flex min-w-0 items-center gap-1.5 overflow-hidden px-2 first:pl-4 last:pr-4',
    column.align === 'end' && 'justify-end tabular-nums',
    column.fades === true && 'mask-r-from-[calc(100%-20px)]',
  );
}

function HeaderRow<T>({ columns, sort, onSort, template }: DataGridProps<T> & { readonly template: string }) {
  return (
    <thead className="sticky top-0 z-20 block bg-sunken text-sm text-ink-3 select-none">
      <tr aria-rowindex={1} className="grid h-7 border-b border-line" style={{ gridTemplateColumns: template }}>
        {columns.map((column, index) => {
          const direction = sort?.column === column.id ? sort.direction : undefined;
          return (
            <th
              key={column.id}
              scope="col"
              aria-colindex={index + 1}
              aria-sort={direction === undefined ? undefined : direction === 'asc' ? 'ascending' : 'descending'}
              className={clsx(
                'flex min-w-0 items-center px-2 font-normal first:pl-4 last:pr-4',
                column.align === 'end' && 'justify-end',
              )}
            >
              {column.sortable === true && onSort !== undefined ? (
                <button
                  type="button"
                  className="-mx-1 inline-flex items-center gap-1 rounded-sm px-1 hover:text-ink"
                  onClick={() => onSort({ column: column.id, direction: direction === 'desc' ? 'asc' : 'desc' })}
                >
                  {column.header}
                  {direction === 'asc' && <ArrowUp size={12} aria-hidden />}
                  {direction === 'desc' && <ArrowDown size={12} aria-hidden />}
                </button>
              ) : (
                <span className="truncate">{column.header}</span>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

interface SkeletonRowsProps<T> {
  readonly count: number;
  readonly columns: readonly Column<T>[];
  readonly template: string;
  readonly minWidth: number;
}

function SkeletonRows<T>({ count, columns, template, minWidth }: SkeletonRowsProps<T>) {
  return (
    <div aria-hidden style={{ minWidth }}>
      {Array.from({ length: count }, (_, row) => (
        <div key={row} className="grid h-8 border-b border-line" style={{ gridTemplateColumns: template }}>
          {columns.map((column, index) => (
            <div key={column.id} className="flex items-center px-2 first:pl-4 last:pr-4">
              <Skeleton className={clsx('h-2.5', ['w-3/5', 'w-4/5', 'w-2/5'][(row + index) % 3])} />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

function rowAfterKey(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return Math.min(at + 1, count - 1);
    case 'ArrowUp':
    case 'k':
      return Math.max(at - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    case 'PageDown':
      return Math.min(at + 20, count - 1);
    case 'PageUp':
      return Math.max(at - 20, 0);
    default:
      return null;
  }
}

/** A click that ends a text selection is no wish to leave. */
function hasSelection(): boolean {
  return (window.getSelection()?.toString() ?? '') !== '';
}
