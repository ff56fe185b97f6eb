/** The layout of one table: its columns, their widths and the size of its rows, remembered in this browser. */
import { useMemo } from 'react';
import { isFiniteNumber, isText, oneOf, readStored, useStored, writeStored } from '#lib/stored.ts';
import {
  moveColumn,
  readColumns,
  rowSizeFacts,
  rowSizes,
  shownColumns,
  writeColumns,
  type RowSize,
} from '#lib/table-layout.ts';
import type { Column } from '#ui/data-grid.tsx';

export interface TableOptions<T> {
  /** Names what is remembered. */
  readonly name: string;
  /** All columns there are; must be stable. */
  readonly known: readonly Column<T>[];
  /** The columns as the address says; those remembered when it does not. */
  readonly columns: string | undefined;
  /** Told the columns for the address; undefined for the usual ones. */
  readonly onColumns: (columns: string | undefined) => void;
  /** Of columns that are looked for when somebody chooses among them. */
  readonly more?: MoreColumns;
}

interface MoreColumns {
  readonly look: () => void;
  readonly isLooking: boolean;
}

export interface TableLayout<T> {
  readonly known: readonly Column<T>[];
  readonly more: MoreColumns | undefined;
  /** In order. */
  readonly shownIds: readonly string[];
  readonly columns: readonly Column<T>[];
  readonly rowSize: RowSize;
  readonly rowHeight: number;
  readonly rowLines: number;
  readonly setRowSize: (size: RowSize) => void;
  /** Null for the usual ones. */
  readonly setColumns: (ids: readonly string[] | null) => void;
  readonly resize: (id: string, width: number) => void;
  readonly move: (id: string, toId: string) => void;
  /** Columns, widths and size of the rows as they were at first. */
  readonly reset: () => void;
}

const usualWidths: Readonly<Record<string, number>> = {};
const isRowSize = oneOf(...rowSizes);

/** The columns that were chosen, by the address or else in this browser, whether they exist or not; null for the usual ones. */
export function useChosenColumns({ name, columns }: Pick<TableOptions<never>, 'name' | 'columns'>) {
  const [stored] = useStored<string>(storedColumns(name), '', isText);
  const chosen = columns ?? stored;
  return useMemo(() => readColumns(chosen), [chosen]);
}

/** The same, where no component is. */
export function readChosenColumns({ name, columns }: Pick<TableOptions<never>, 'name' | 'columns'>) {
  return readColumns(columns ?? readStored<string>(storedColumns(name), '', isText));
}

const storedColumns = (name: string) => `table.${name}.columns`;

export function useTable<T>({ name, known, columns, onColumns, more }: TableOptions<T>): TableLayout<T> {
  const chosen = useChosenColumns({ name, columns });
  const [widths, setWidths] = useStored(`table.${name}.widths`, usualWidths, isWidths);
  const [rowSize, setRowSize] = useStored<RowSize>(`table.${name}.rows`, 'S', isRowSize);
  const shownIds = useMemo(() => shownColumns(known, chosen), [known, chosen]);
  const shown = useMemo(() => {
    const byId = new Map(known.map((column) => [column.id, column]));
    return shownIds.map((id) => withWidth(byId.get(id)!, widths));
  }, [known, shownIds, widths]);
  const setColumns = (ids: readonly string[] | null) => {
    const text = ids === null ? '' : writeColumns(ids);
    writeStored(storedColumns(name), text);
    onColumns(text === '' ? undefined : text);
  };
  const { height, lines } = rowSizeFacts[rowSize];
  return {
    known,
    more,
    shownIds,
    columns: shown,
    rowSize,
    rowHeight: height,
    rowLines: lines,
    setRowSize,
    setColumns,
    resize: (id, width) => setWidths({ ...widths, [id]: width }),
    move: (id, toId) => setColumns(moveColumn(shownIds, id, toId)),
    reset: () => {
      setWidths(usualWidths);
      setRowSize('S');
      setColumns(null);
    },
  };
}

function withWidth<T>(column: Column<T>, widths: Readonly<Record<string, number>>): Column<T> {
  const width = Object.hasOwn(widths, column.id) ? widths[column.id] : undefined;
  return width === undefined ? column : { ...column, width, grows: false };
}

function isWidths(value: unknown): value is Readonly<Record<string, number>> {
  return typeof value === 'object' && value !== null && Object.values(value).every(isFiniteNumber);
}
