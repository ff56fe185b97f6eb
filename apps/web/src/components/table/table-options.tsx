/** Chooses the columns of a table, their order, and how tall its rows are. */
import { clsx } from 'clsx';
import { Columns3, GripVertical } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent } from 'react';
import { chooserOrder, moveColumn, rowSizes, toggleColumn } from '#lib/table-layout.ts';
import { Button } from '#ui/button.tsx';
import { Checkbox } from '#ui/checkbox.tsx';
import type { Column } from '#ui/data-grid.tsx';
import { Input } from '#ui/field.tsx';
import { Popover } from '#ui/popover.tsx';
import { Segmented } from '#ui/segmented.tsx';
import type { TableLayout } from './use-table.ts';

const sizeNames = { S: 'Small rows', M: 'Medium rows', L: 'Large rows' } as const;
/** Fewer are found at a glance. */
const searchFrom = 12;

export function TableOptions<T>({ layout }: { readonly layout: TableLayout<T> }) {
  const [typed, setTyped] = useState('');
  const wanted = typed.trim().toLowerCase();
  const byId = new Map(layout.known.map((column) => [column.id, column]));
  const order = chooserOrder(layout.known, layout.shownIds).flatMap((id) => byId.get(id) ?? []);
  const found = order.filter((column) => column.header.toLowerCase().includes(wanted));
  return (
    <Popover
      label="Columns and rows"
      align="end"
      onOpenChange={(isOpen) => {
        setTyped('');
        if (isOpen) layout.more?.look();
      }}
      trigger={
        <Button aria-label={`Columns: ${layout.shownIds.length} of ${layout.known.length}`}>
          <Columns3 size={14} aria-hidden className="text-ink-3" />
          Columns
        </Button>
      }
    >
      <div className="flex w-64 flex-col gap-2">
        <div className="flex items-center justify-between gap-2">
          <span className="pl-1 text-sm text-ink-3">Rows</span>
          <Segmented
            label="Size of rows"
            value={layout.rowSize}
            options={rowSizes.map((size) => ({ value: size, label: size, name: sizeNames[size] }))}
            onChange={layout.setRowSize}
          />
        </div>
        {layout.known.length >= searchFrom && (
          <Input
            type="search"
            aria-label="Find a column"
            placeholder="Find a column"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
        <ColumnList layout={layout} columns={found} isWhole={wanted === ''} />
        {layout.more?.isLooking === true && (
          <output className="px-2 text-sm text-ink-3">Looking for scores and metadata …</output>
        )}
        <Button look="quiet" className="justify-center" onClick={layout.reset}>
          Reset columns, widths and rows
        </Button>
      </div>
    </Popover>
  );
}

interface ColumnListProps<T> {
  readonly layout: TableLayout<T>;
  readonly columns: readonly Column<T>[];
  /** All columns are listed: there is a place to move one to. */
  readonly isWhole: boolean;
}

function ColumnList<T>({ layout, columns, isWhole }: ColumnListProps<T>) {
  const { shownIds, setColumns } = layout;
  const list = useRef<HTMLUListElement>(null);
  const [moved, setMoved] = useState<string | null>(null);
  const [said, setSaid] = useState('');

  const step = (event: KeyboardEvent, column: Column<T>) => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    const to = shownIds[shownIds.indexOf(column.id) + by];
    if (by === 0 || to === undefined) return;
    event.preventDefault();
    setColumns(moveColumn(shownIds, column.id, to));
    setSaid(`${column.header}: ${shownIds.indexOf(to) + 1} of ${shownIds.length}`);
    // What moves in the page loses the focus.
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>(`[data-handle="${CSS.escape(column.id)}"]`)?.focus(),
    );
  };
  useDragOver(moved, {
    onOver: (to) => moved !== null && shownIds.includes(to) && setColumns(moveColumn(shownIds, moved, to)),
    onDrop: () => setMoved(null),
  });
  return (
    <>
      <ul ref={list} aria-label="Columns" className="flex max-h-90 flex-col overflow-y-auto">
        {columns.map((column) => {
          const isShown = shownIds.includes(column.id);
          const canMove = isShown && isWhole;
          return (
            <li
              key={column.id}
              data-column={column.id}
              className={clsx(
                'flex h-7 shrink-0 items-center gap-1.5 rounded-sm pr-2 pl-0.5 hover:bg-hover',
                moved === column.id && 'bg-accent-soft',
              )}
            >
              {canMove ? (
                <button
                  type="button"
                  data-handle={column.id}
                  aria-label={`Move ${column.header}: arrow up or down`}
                  onKeyDown={(event) => step(event, column)}
                  onPointerDown={(event) => {
                    event.preventDefault();
                    setMoved(column.id);
                  }}
                  className="cursor-grab! touch-none rounded-sm p-0.5 text-ink-3 hover:text-ink"
                >
                  <GripVertical size={14} aria-hidden />
                </button>
              ) : (
                <span className="w-4.5" />
              )}
              <label className="flex min-w-0 flex-1 cursor-pointer items-center gap-2">
                <Checkbox
                  label={column.header}
                  checked={isShown}
                  onToggle={() => setColumns(toggleColumn(shownIds, column.id))}
                />
                <span className={clsx('truncate', !isShown && 'text-ink-2')}>{column.header}</span>
              </label>
            </li>
          );
        })}
        {columns.length === 0 && <li className="px-2 py-3 text-center text-ink-3">No such column</li>}
      </ul>
      <output className="sr-only">{said}</output>
    </>
  );
}

interface DragOver {
  readonly onOver: (columnId: string) => void;
  readonly onDrop: () => void;
}

/** Listens to the whole page while a column is dragged, for what is dragged moves away under the pointer. */
function useDragOver(moved: string | null, { onOver, onDrop }: DragOver): void {
  const move = useEffectEvent((event: PointerEvent) => {
    const under = document.elementFromPoint(event.clientX, event.clientY);
    const to = under?.closest<HTMLElement>('[data-column]')?.dataset['column'];
    if (to !== undefined && to !== moved) onOver(to);
  });
  const drop = useEffectEvent(onDrop);
  const isDragging = moved !== null;
  useEffect(() => {
    if (!isDragging) return undefined;
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', drop);
    window.addEventListener('pointercancel', drop);
    return () => {
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', drop);
      window.removeEventListener('pointercancel', drop);
    };
  }, [isDragging]);
}
