/** A plain table in a frame. */
import { clsx } from 'clsx';
import type { ReactNode } from 'react';

type Header = string | { readonly text: string; readonly isNumber: true };

export interface TableProps {
  readonly label: string;
  /** An empty one is of the actions. */
  readonly headers: readonly Header[];
  readonly children: ReactNode;
}

export function Table({ label, headers, children }: TableProps) {
  return (
    <div className="overflow-x-auto rounded-md border border-line">
      <table aria-label={label} className="w-full text-left">
        <thead className="bg-sunken text-sm text-ink-3">
          <tr>
            {headers.map((header) => {
              const { text, isNumber } = typeof header === 'string' ? { text: header, isNumber: false } : header;
              return (
                <th
                  key={text}
                  scope="col"
                  className={clsx('h-7 px-3 font-normal whitespace-nowrap', isNumber && 'text-right')}
                >
                  {text === '' ? <span className="sr-only">Actions</span> : text}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
