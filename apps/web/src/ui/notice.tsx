/** Messages in the place of content: nothing here, or something failed. */
import type { ReactNode } from 'react';

export interface NoticeProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly icon?: ReactNode;
  readonly actions?: ReactNode;
  readonly tone?: 'neutral' | 'danger';
}

export function Notice({ title, children, icon, actions, tone = 'neutral' }: NoticeProps) {
  return (
    <div
      role={tone === 'danger' ? 'alert' : undefined}
      className="mx-auto flex max-w-110 flex-col items-center gap-2 px-6 py-14 text-center"
    >
      {icon !== undefined && <div className={tone === 'danger' ? 'text-danger' : 'text-ink-3'}>{icon}</div>}
      <h2 className="text-lg font-semibold">{title}</h2>
      {children !== undefined && <div className="text-ink-2">{children}</div>}
      {actions !== undefined && <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
