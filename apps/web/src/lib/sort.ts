/** The order of a list as the URL and the API say it: `<column>.<asc|desc>`. */

export interface Sort {
  readonly column: string;
  readonly direction: 'asc' | 'desc';
}

/** The first is the usual one. */
export type SortColumns = readonly [string, ...string[]];

/** What is not an order by one of the columns becomes the first of them, descending. */
export function readSort(text: string | undefined, columns: SortColumns): Sort {
  const [column = '', direction] = (text ?? '').split('.');
  if (!columns.includes(column)) return { column: columns[0], direction: 'desc' };
  return { column, direction: direction === 'asc' ? 'asc' : 'desc' };
}

/** The usual order leaves no trace in the URL. */
export function writeSort({ column, direction }: Sort, columns: SortColumns): string | undefined {
  return column === columns[0] && direction === 'desc' ? undefined : `${column}.${direction}`;
}
