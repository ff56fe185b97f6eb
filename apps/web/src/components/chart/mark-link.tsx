/** A mark of a chart that leads to what it counts; without a target, the bare mark. */
import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { MarkTarget } from '#lib/mark-target.ts';

export interface MarkLinkProps {
  readonly target: MarkTarget | null;
  readonly children: ReactNode;
  readonly className?: string;
  readonly label?: string;
  /** Marks that are too many to be stepped through; the table has the same links. */
  readonly isSkipped?: boolean;
}

export function MarkLink({ target, children, className, label, isSkipped = false }: MarkLinkProps) {
  if (target === null) return children;
  return (
    <Link
      {...linkOf(target)}
      {...(className !== undefined && { className })}
      {...(label !== undefined && { 'aria-label': label })}
      {...(isSkipped && { tabIndex: -1 })}
      preload={false}
    >
      {children}
    </Link>
  );
}

function linkOf({ projectId, page, id, search }: MarkTarget): LinkProps {
  if (page === 'users' && id !== undefined) {
    const { from, to } = search;
    return {
      to: '/project/$projectId/users/$userId',
      params: { projectId, userId: id },
      search: { ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
    };
  }
  if (page === 'sessions' && id !== undefined) {
    return { to: '/project/$projectId/sessions/$sessionId', params: { projectId, sessionId: id } };
  }
  return { to: `/project/$projectId/${page}`, params: { projectId }, search };
}
