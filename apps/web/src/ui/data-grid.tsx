/** A table of any length, walked by keys: columns of chosen width, rows of one height, only those in sight are in the page. */
import { clsx } from 'clsx';
import {
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  type RefObject,
} from 'react';
import type { Sort } from '#lib/sort.ts';
import { Checkbox } from './checkbox.tsx';
import { GridHeader } from './grid-header.tsx';
import { gridShortcuts, rowAfterKey } from './grid-keys.ts';
import { useShortcutHelp } from './shortcut-help.ts';
import { Skeleton } from './skeleton.tsx';
import { useVirtualRows, type VirtualRows } from './virtual-rows.ts';

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
  /** Shown only when it is asked for. */
  readonly isOptional?: boolean;
  readonly cell: (row: T) => ReactNode;
}

/** Where one is in a grid: pixels scrolled, and the row that has the focus. */
interface GridPlace {
  readonly top: number;
  readonly activeId: string | null;
}

export interface GridSelection<T> {
  readonly isSelected: (row: T) => boolean;
  /** `extend`: all from the row that was chosen last. */
  readonly onToggle: (row: T, how: { readonly extend: boolean }) => void;
  readonly state: 'none' | 'some' | 'all';
  readonly onToggleAll: () => void;
}

export interface GridHandle {
  readonly focusRow: (index: number) => void;
  /** The row that has or had the focus; -1 for none. */
  readonly active: () => number;
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
  /** Lines of text that fit a row. */
  readonly rowLines?: number;
  /** A click, or Enter. */
  readonly onOpen: (row: T, how: OpenHow) => void;
  /** Space, or p. */
  readonly onPeek?: (row: T) => void;
  /** The focus has come to this row. */
  readonly onActive?: (row: T) => void;
  /** The last loaded row comes into sight: load more. */
  readonly onEnd?: () => void;
  readonly sort?: Sort;
  readonly onSort?: (sort: Sort) => void;
  readonly onResize?: (columnId: string, width: number) => void;
  /** Moves a column to the place of another. */
  readonly onMove?: (columnId: string, toId: string) => void;
  readonly selection?: GridSelection<T>;
  /** The row that is shown beside the grid. */
  readonly currentId?: string | undefined;
  /** A line under each row. */
  readonly strip?: ((row: T) => ReactNode) | undefined;
  /** Show this many rows of placeholders in place of rows. */
  readonly skeletonRows?: number;
  /** Where one was when one left; read once. */
  readonly place?: GridPlace | undefined;
  readonly onLeave?: (place: GridPlace) => void;
  readonly ref?: Ref<GridHandle>;
}

export interface OpenHow {
  readonly newTab: boolean;
  readonly by: 'click' | 'key';
}

const stripHeight = 22;
const checkboxWidth = 38;

export function DataGrid<T>({ ref, ...props }: DataGridProps<T>) {
  const { label, columns, rows, rowId, total, rowHeight = 32, onEnd, selection, strip, skeletonRows = 0 } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [activeId, setActiveId] = useState(props.place?.activeId ?? null);
  const active = activeId === null ? -1 : rows.findIndex((row) => rowId(row) === activeId);
  const fullHeight = rowHeight + (strip === undefined ? 0 : stripHeight);
  const virtual = useVirtualRows({ scroller, count: rows.length, rowHeight: fullHeight, overscan: 6, kept: active });
  useEffect(() => virtual.measure(), [virtual, fullHeight]);
  const items = virtual.getVirtualItems();
  const last = virtual.range?.endIndex ?? -1;
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - 20) onEnd?.();
  }, [last, rows.length, onEnd]);
  useShortcutHelp(gridShortcuts);
  usePlace(scroller, { place: props.place, onLeave: props.onLeave, activeId, active });

  const focusRow = (index: number) => {
    setActiveId(rowId(rows[index]!));
    focusWhenDrawn(virtual, scroller, index);
  };
  useImperativeHandle(ref, () => ({ focusRow, active: () => active }));
  const [dragged, setDragged] = useState<{ readonly id: string; readonly width: number } | null>(null);
  const sized = columns.map((column) =>
    column.id === dragged?.id ? { ...column, width: dragged.width, grows: false } : column,
  );
  const template = templateOf(sized, selection !== undefined);
  const minWidth = sized.reduce((sum, column) => sum + column.width, selection === undefined ? 0 : checkboxWidth);

  const move = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const at = rowOfFocus();
    const target = rowAfterKey(event.key, at, rows.length);
    if (target === null) return;
    event.preventDefault();
    if (event.key === 'ArrowUp' && at === 0) {
      scroller.current?.querySelector<HTMLElement>('th[tabindex="0"]')?.focus();
      return;
    }
    if (event.shiftKey && selection !== undefined && at >= 0) {
      if (!selection.isSelected(rows[at]!)) selection.onToggle(rows[at]!, { extend: false });
      selection.onToggle(rows[target]!, { extend: true });
    }
    focusRow(target);
  };

  const tabStop = items.some((item) => item.index === active) ? active : items[0]?.index;
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-auto">
      {/* Rows stand on their own grid so that they can be placed freely; the elements keep the meaning of a table. */}
      <table
        role="grid"
        aria-label={label}
        aria-rowcount={total + 1}
        aria-colcount={columns.length + (selection === undefined ? 0 : 1)}
        aria-multiselectable={selection === undefined ? undefined : true}
        aria-busy={skeletonRows > 0}
        tabIndex={-1}
        onKeyDown={move}
        className="block outline-none"
        style={{ minWidth }}
      >
        <GridHeader
          columns={sized}
          template={template}
          sort={props.sort}
          onSort={props.onSort}
          onMove={props.onMove}
          onResize={props.onResize}
          onResizing={setDragged}
          onLeave={() => rows.length > 0 && focusRow(0)}
          selection={selection}
        />
        <tbody className="relative block" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => (
            <Row
              key={rowId(rows[item.index]!)}
              {...props}
              columns={sized}
              row={rows[item.index]!}
              index={item.index}
              start={item.start}
              height={fullHeight}
              template={template}
              isTabStop={item.index === tabStop}
              onFocused={() => setActiveId(rowId(rows[item.index]!))}
            />
          ))}
        </tbody>
      </table>
      {skeletonRows > 0 && (
        <SkeletonRows
          count={skeletonRows}
          columns={sized}
          template={template}
          minWidth={minWidth}
          height={fullHeight}
        />
      )}
    </div>
  );
}

interface RowProps<T> extends Omit<DataGridProps<T>, 'ref'> {
  readonly row: T;
  readonly index: number;
  readonly start: number;
  readonly height: number;
  readonly template: string;
  readonly isTabStop: boolean;
  readonly onFocused: () => void;
}

function Row<T>(props: RowProps<T>) {
  const { row, index, columns, selection, strip, onOpen, rowHeight = 32, rowLines = 1 } = props;
  const id = props.rowId(row);
  const label = props.rowLabel(row);
  const isSelected = selection?.isSelected(row);
  const isCurrent = props.currentId === id;
  const firstColumn = selection === undefined ? 1 : 2;
  const press = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.altKey) return;
    const isPlain = !event.metaKey && !event.ctrlKey;
    if (event.key === 'Enter') onOpen(row, { newTab: !isPlain, by: 'key' });
    else if (isPlain && event.key === 'x') selection?.onToggle(row, { extend: false });
    else if (isPlain && (event.key === ' ' || event.key === 'p')) props.onPeek?.(row);
    else return;
    event.preventDefault();
  };
  return (
    <tr
      data-row={index}
      aria-rowindex={index + 2}
      aria-label={label}
      aria-selected={isSelected}
      aria-current={isCurrent ? 'true' : undefined}
      tabIndex={props.isTabStop ? 0 : -1}
      onFocus={(event) => {
        props.onFocused();
        if (event.target === event.currentTarget) props.onActive?.(row);
      }}
      onClick={(event) => {
        if (event.shiftKey && selection !== undefined) {
          window.getSelection()?.removeAllRanges();
          selection.onToggle(row, { extend: true });
        } else if (!hasSelection()) onOpen(row, { newTab: event.metaKey || event.ctrlKey, by: 'click' });
      }}
      onAuxClick={(event) => event.button === 1 && onOpen(row, { newTab: true, by: 'click' })}
      onKeyDown={press}
      className={clsx(
        'group/row absolute inset-x-0 grid cursor-pointer border-b border-line focus-visible:z-10 focus-visible:-outline-offset-2',
        isCurrent ? 'bg-selected shadow-[inset_3px_0_0_var(--accent)]' : isSelected ? 'bg-selected' : 'hover:bg-hover',
      )}
      style={{
        gridTemplateColumns: props.template,
        gridTemplateRows: `${rowHeight - 1}px ${props.height - rowHeight}px`,
        height: props.height,
        transform: `translateY(${props.start}px)`,
        ['--lines' as string]: rowLines,
      }}
    >
      {selection !== undefined && (
        <td aria-colindex={1} className={clsx('flex pl-4', rowLines > 1 ? 'items-start pt-2' : 'items-center')}>
          <Checkbox
            label={`Select ${label}`}
            checked={isSelected === true}
            tabIndex={-1}
            onToggle={({ shiftKey }) => selection.onToggle(row, { extend: shiftKey })}
          />
        </td>
      )}
      {columns.map((column, at) => (
        <td key={column.id} aria-colindex={at + firstColumn} className={cellClass(column, rowLines)}>
          {column.cell(row)}
        </td>
      ))}
      {strip !== undefined && (
        <td aria-colindex={firstColumn} className="col-span-full flex min-w-0 items-start gap-3 overflow-hidden px-4">
          {strip(row)}
        </td>
      )}
    </tr>
  );
}

function cellClass<T>(column: Column<T>, lines: number): string {
  return clsx(
    'flex min-w-0 gap-1.5 overflow-hidden px-2 first:pl-4',
    lines > 1 ? 'items-start pt-1.5' : 'items-center',
    lines > 1 && column.fades === true && 'flex-wrap content-start gap-y-1',
    column.align === 'end' && 'justify-end tabular-nums',
    column.fades === true && lines === 1 && 'mask-r-from-[calc(100%-20px)]',
  );
}

/** The rest of the width is nobody's, unless a column takes it. */
function templateOf<T>(columns: readonly Column<T>[], hasCheckboxes: boolean): string {
  const widths = columns.map((c) => (c.grows === true ? `minmax(${c.width}px, 1fr)` : `${c.width}px`));
  if (hasCheckboxes) widths.unshift(`${checkboxWidth}px`);
  if (!columns.some((column) => column.grows === true)) widths.push('minmax(0, 1fr)');
  return widths.join(' ');
}

interface SkeletonRowsProps<T> {
  readonly count: number;
  readonly columns: readonly Column<T>[];
  readonly template: string;
  readonly minWidth: number;
  readonly height: number;
}

function SkeletonRows<T>({ count, columns, template, minWidth, height }: SkeletonRowsProps<T>) {
  return (
    <div aria-hidden className="animate-pulse" style={{ minWidth }}>
      {Array.from({ length: count }, (_, row) => (
        <div key={row} className="grid border-b border-line" style={{ gridTemplateColumns: template, height }}>
          {columns.map((column, index) => (
            <div key={column.id} className="flex items-center px-2 first:pl-4">
              <Skeleton isStill className={clsx('h-2.5', ['w-3/5', 'w-4/5', 'w-2/5'][(row + index) % 3])} />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

interface PlaceOptions {
  readonly place: GridPlace | undefined;
  readonly onLeave: ((place: GridPlace) => void) | undefined;
  readonly activeId: string | null;
  readonly active: number;
}

/** Goes back to where one was, and tells where one is when the grid goes away. */
function usePlace(scroller: RefObject<HTMLDivElement | null>, { place, onLeave, activeId, active }: PlaceOptions) {
  const comeBack = useEffectEvent((box: HTMLElement) => {
    if (place === undefined) return;
    box.scrollTo({ top: place.top });
    if (active < 0) return;
    requestAnimationFrame(() => box.querySelector<HTMLElement>(rowSelector(active))?.focus({ preventScroll: true }));
  });
  const leave = useEffectEvent((top: number) => onLeave?.({ top, activeId }));
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return undefined;
    comeBack(box);
    let top = box.scrollTop;
    const note = () => (top = box.scrollTop);
    box.addEventListener('scroll', note, { passive: true });
    return () => {
      box.removeEventListener('scroll', note);
      leave(top);
    };
  }, [scroller]);
}

function focusWhenDrawn(virtual: VirtualRows, scroller: RefObject<HTMLElement | null>, index: number): void {
  virtual.scrollToIndex(index);
  // The row may only exist after the scroll has been drawn.
  requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(rowSelector(index))?.focus());
}

function rowSelector(index: number): string {
  return `[data-row="${index}"]`;
}

/** -1 when the focus is on no row. */
function rowOfFocus(): number {
  const row = document.activeElement?.closest<HTMLElement>('[data-row]');
  return row === undefined || row === null ? -1 : Number(row.dataset['row']);
}

/** A click that ends a text selection is no wish to leave. */
function hasSelection(): boolean {
  return (window.getSelection()?.toString() ?? '') !== '';
}
