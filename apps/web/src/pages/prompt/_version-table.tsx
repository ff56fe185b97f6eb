/** Measures of versions side by side: a row for each measure, a column for each version. */
import type { ReactNode } from 'react';

export interface VersionRow<T> {
  readonly title: string;
  /** `at` is the column, from 0. */
  readonly cell: (version: T, at: number) => ReactNode;
}

export interface VersionTableProps<T> {
  readonly label: string;
  readonly versions: readonly T[];
  readonly rows: readonly VersionRow<T>[];
  /** The version that is marked. */
  readonly current?: number;
}

export function VersionTable<T extends { readonly version: number }>(props: VersionTableProps<T>) {
  const { label, versions, rows, current } = props;
  const cell = 'border-t border-line px-3 py-1.5 align-top';
  return (
    <div className="overflow-x-auto">
      <table aria-label={label} className="text-left">
        <thead>
          <tr>
            <th scope="col" className="px-3 pl-0">
              <span className="sr-only">Measure</span>
            </th>
            {versions.map(({ version }) => (
              <th
                key={version}
                scope="col"
                className={`min-w-34 px-3 py-1.5 text-right font-medium ${version === current ? 'text-accent' : ''}`}
              >
                v{version}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ title, cell: read }) => (
            <tr key={title}>
              <th scope="row" className={`${cell} pl-0 font-normal whitespace-nowrap text-ink-2`}>
                {title}
              </th>
              {versions.map((each, at) => (
                <td key={each.version} className={`${cell} text-right tabular-nums`}>
                  {read(each, at)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
