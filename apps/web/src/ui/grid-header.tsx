/** The head of a grid: sorts, widens and moves its columns, by pointer or by keys. */
import { clsx } from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useId, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { Sort } from '#lib/sort.ts';
import { Checkbox } from './checkbox.tsx';
import type { Column, DataGridProps, GridSelection } from './data-grid.tsx';

export interface GridHeaderProps<T> {
  /** With the widths that are drawn. */
  readonly columns: readonly Column<T>[];
  readonly template: string;
  readonly sort: DataGridProps<T>['sort'];
  readonly onSort: DataGridProps<T>['onSort'];
  readonly onMove: DataGridProps<T>['onMove'];
  readonly onResize: DataGridProps<T>['onResize'];
  /** While a border is dragged; null when it is let go. */
  readonly onResizing: (now: { readonly id: string; readonly width: number } | null) => void;
  /** The keys lead down into the rows. */
  readonly onLeave: () => void;
  readonly selection: GridSelection<T> | undefined;
}

const columnWidthMin = 48;
const columnWidthMax = 1200;
const keyStep = 16;

export function GridHeader<T>(props: GridHeaderProps<T>) {
  const { columns, template, onMove, selection } = props;
  const [active, setActive] = useState(0);
  const [over, setOver] = useState<string | null>(null);
  const [moved, setMoved] = useState<string | null>(null);
  const hint = useId();
  const tabStop = Math.min(active, columns.length - 1);
  const drop = (id: string) => {
    if (moved !== null && moved !== id) onMove?.(moved, id);
    setOver(null);
    setMoved(null);
  };
  return (
    <thead className="sticky top-0 z-20 block bg-sunken text-sm text-ink-3 select-none">
      <tr aria-rowindex={1} className="grid h-7 border-b border-line" style={{ gridTemplateColumns: template }}>
        {selection !== undefined && (
          <td aria-colindex={1} className="flex items-center pl-4">
            <Checkbox
              label="Select all rows"
              checked={selection.state === 'all'}
              isMixed={selection.state === 'some'}
              onToggle={selection.onToggleAll}
            />
          </td>
        )}
        {columns.map((column, index) => (
          <HeaderCell
            key={column.id}
            {...props}
            column={column}
            index={index}
            hint={hint}
            isTabStop={index === tabStop}
            isTarget={over === column.id && moved !== column.id}
            onFocused={() => setActive(index)}
            drag={{ onStart: setMoved, onOver: setOver, onDrop: drop }}
          />
        ))}
      </tr>
      <tr hidden>
        <td id={hint}>Arrow keys go from column to column; with Shift they resize one, with Alt they move it.</td>
      </tr>
    </thead>
  );
}

interface HeaderCellProps<T> extends GridHeaderProps<T> {
  readonly column: Column<T>;
  readonly index: number;
  readonly hint: string;
  readonly isTabStop: boolean;
  /** A column that is dragged would be put here. */
  readonly isTarget: boolean;
  readonly onFocused: () => void;
  readonly drag: {
    readonly onStart: (id: string) => void;
    readonly onOver: (id: string | null) => void;
    readonly onDrop: (id: string) => void;
  };
}

function HeaderCell<T>(props: HeaderCellProps<T>) {
  const { column, index, columns, sort, onSort, onMove, onResize, onResizing, selection, drag } = props;
  const direction = sort?.column === column.id ? sort.direction : undefined;
  const isSortable = column.sortable === true && onSort !== undefined;
  const resort = () => onSort?.(nextSort(column.id, sort));
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (by !== 0) {
      const cell = event.currentTarget;
      const beside = columns[index + by];
      if (event.shiftKey) onResize?.(column.id, limited(cell.offsetWidth + by * keyStep));
      else if (event.altKey) moveColumn(beside && (() => onMove?.(column.id, beside.id)), cell);
      else focusBeside(cell, by);
    } else if (event.key === 'ArrowDown') props.onLeave();
    else if (event.key === 'Enter' && isSortable) resort();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <th
      scope="col"
      aria-colindex={index + (selection === undefined ? 1 : 2)}
      aria-sort={direction === undefined ? undefined : direction === 'asc' ? 'ascending' : 'descending'}
      aria-describedby={props.hint}
      tabIndex={props.isTabStop ? 0 : -1}
      draggable={onMove !== undefined}
      onFocus={props.onFocused}
      onKeyDown={press}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', column.header);
        drag.onStart(column.id);
      }}
      onDragOver={(event) => {
        event.preventDefault();
        drag.onOver(column.id);
      }}
      onDragLeave={() => drag.onOver(null)}
      onDragEnd={() => drag.onOver(null)}
      onDrop={(event) => {
        event.preventDefault();
        drag.onDrop(column.id);
      }}
      className={clsx(
        'group/head relative flex min-w-0 items-center px-2 font-normal first:pl-4 focus-visible:z-10 focus-visible:-outline-offset-2',
        column.align === 'end' && 'justify-end',
        props.isTarget && 'bg-accent-soft text-accent',
      )}
    >
      {isSortable ? (
        <button
          type="button"
          tabIndex={-1}
          className="-mx-1 inline-flex min-w-0 items-center gap-1 rounded-sm px-1 hover:text-ink"
          onClick={resort}
        >
          <span className="truncate">{column.header}</span>
          {direction === 'asc' && <ArrowUp size={12} aria-hidden className="shrink-0" />}
          {direction === 'desc' && <ArrowDown size={12} aria-hidden className="shrink-0" />}
        </button>
      ) : (
        <span className="truncate" title={column.header}>
          {column.header}
        </span>
      )}
      {onResize !== undefined && (
        <ResizeHandle
          onDrag={(width) => onResizing({ id: column.id, width })}
          onDone={(width) => {
            onResizing(null);
            onResize(column.id, width);
          }}
        />
      )}
    </th>
  );
}

interface ResizeHandleProps {
  readonly onDrag: (width: number) => void;
  readonly onDone: (width: number) => void;
}

/** The right border of a column's head. Keys resize from the head itself. */
function ResizeHandle({ onDrag, onDone }: ResizeHandleProps) {
  const widthAt = (event: PointerEvent<HTMLElement>) =>
    limited(event.clientX - event.currentTarget.parentElement!.getBoundingClientRect().left);
  return (
    <span
      aria-hidden
      draggable
      onDragStart={(event) => {
        event.preventDefault();
        event.stopPropagation();
      }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && onDrag(widthAt(event))}
      onLostPointerCapture={(event) => onDone(widthAt(event))}
      className="absolute inset-y-0 right-0 w-2 cursor-col-resize touch-none border-r border-transparent group-hover/head:border-line-strong hover:border-accent!"
    />
  );
}

/** The column keeps the focus where it has gone. */
function moveColumn(move: (() => void) | undefined, cell: HTMLElement): void {
  if (move === undefined) return;
  move();
  requestAnimationFrame(() => cell.focus());
}

function focusBeside(cell: HTMLElement, by: number): void {
  const beside = by < 0 ? cell.previousElementSibling : cell.nextElementSibling;
  if (beside instanceof HTMLElement && beside.tagName === 'TH') beside.focus();
}

function nextSort(column: string, sort: Sort | undefined): Sort {
  return { column, direction: sort?.column === column && sort.direction === 'desc' ? 'asc' : 'desc' };
}

function limited(width: number): number {
  return Math.round(Math.max(columnWidthMin, Math.min(width, columnWidthMax)));
}
