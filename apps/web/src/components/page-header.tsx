/** The title line of a page with its controls. */
import type { ReactNode } from 'react';

export interface PageHeaderProps {
  readonly title: string;
  readonly children?: ReactNode;
}

export function PageHeader({ title, children }: PageHeaderProps) {
  return (
    <header className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-2 gap-y-1.5 border-b border-line px-4 py-1.5">
      <title>{`${title} · Telltale`}</title>
      <h1 className="mr-2 text-lg font-semibold tracking-tight">{title}</h1>
      {children}
    </header>
  );
}
