/** A small titled table in the details of a trace. */
import { clsx } from 'clsx';
import type { ReactNode } from 'react';

export interface DetailColumn<T> {
  readonly header: string;
  readonly isNumber?: boolean;
  readonly cell: (row: T) => ReactNode;
}

export interface DetailTableProps<T> {
  readonly title: string;
  /** Beside the title. */
  readonly tools?: ReactNode;
  readonly note?: ReactNode;
  readonly columns: readonly DetailColumn<T>[];
  readonly rows: readonly T[];
  readonly rowId: (row: T) => string;
  /** The last row is a sum. */
  readonly hasTotal?: boolean;
}

export function DetailTable<T>({ title, tools, note, columns, rows, rowId, hasTotal = false }: DetailTableProps<T>) {
  return (
    <section aria-label={title} className="flex flex-col gap-1.5">
      <div className="flex min-h-6 items-center gap-1">
        <h3 className="text-sm font-semibold text-ink-2">{title}</h3>
        {tools}
      </div>
      <div className="overflow-x-auto rounded-md border border-line bg-surface">
        <table className="w-full text-left">
          <thead>
            <tr className="text-sm text-ink-3">
              {columns.map((column) => (
                <th
                  key={column.header}
                  scope="col"
                  className={clsx('h-7 px-2.5 font-normal whitespace-nowrap', column.isNumber === true && 'text-right')}
                >
                  {column.header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr
                key={rowId(row)}
                className={clsx('border-t border-line', hasTotal && index === rows.length - 1 && 'font-medium')}
              >
                {columns.map((column) => (
                  <td
                    key={column.header}
                    className={clsx(
                      'px-2.5 py-1 align-top',
                      column.isNumber === true ? 'text-right whitespace-nowrap tabular-nums' : 'wrap-break-word',
                    )}
                  >
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {note !== undefined && <div className="text-sm text-ink-3">{note}</div>}
    </section>
  );
}
