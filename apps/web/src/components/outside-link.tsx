/** A link that a trace holds: it leads to another site, so that site is told nothing and gets no hold of this page. */
import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';
import { safeLink } from '#lib/safe-link.ts';

export interface OutsideLinkProps {
  readonly href: string;
  readonly children: ReactNode;
}

/** Plain text when the address is not one of a harmless kind. */
export function OutsideLink({ href, children }: OutsideLinkProps) {
  const target = safeLink(href);
  if (target === '') return <span>{children}</span>;
  return (
    <a
      href={target}
      target="_blank"
      rel="noopener noreferrer nofollow"
      title={target}
      className="wrap-anywhere text-accent underline underline-offset-2"
    >
      {children}
      <ExternalLink size={11} aria-hidden className="ml-0.5 inline align-baseline text-ink-3" />
    </a>
  );
}
