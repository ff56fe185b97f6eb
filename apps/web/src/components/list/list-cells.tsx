/** Cells of the lists of traces and observations. */
import { Link, type LinkProps } from '@tanstack/react-router';
import { None } from '#components/cells.tsx';
import { Highlight } from '#ui/highlight.tsx';

export interface SoughtText {
  readonly text: string | null | undefined;
  /** The texts to mark. */
  readonly sought?: readonly string[];
}

const nothing: readonly string[] = [];

/** The beginning of a long text, on as many lines as the row has. */
export function Preview({ text, sought = nothing }: SoughtText) {
  if (text === null || text === undefined || text === '') return <None />;
  return (
    <span className="line-clamp-(--lines) font-mono text-sm break-all text-ink-2">
      <Highlight text={text} query={sought} />
    </span>
  );
}

export function Plain({ text, sought = nothing }: SoughtText) {
  if (text === null || text === undefined || text === '') return <None />;
  return (
    <span className="line-clamp-(--lines) break-all text-ink-2" title={text}>
      <Highlight text={text} query={sought} />
    </span>
  );
}

export interface PlaceLinkProps {
  readonly projectId: string;
  readonly id: string | null | undefined;
}

export function UserLink({ projectId, id }: PlaceLinkProps) {
  return <PlaceLink to="/project/$projectId/users/$userId" params={{ projectId, userId: id ?? '' }} id={id} />;
}

export function SessionLink({ projectId, id }: PlaceLinkProps) {
  const to = '/project/$projectId/sessions/$sessionId';
  return <PlaceLink to={to} params={{ projectId, sessionId: id ?? '' }} id={id} />;
}

function PlaceLink({ id, ...target }: Pick<LinkProps, 'to' | 'params'> & Pick<PlaceLinkProps, 'id'>) {
  if (id === null || id === undefined || id === '') return <None />;
  return (
    <Link
      {...target}
      tabIndex={-1}
      title={id}
      onClick={(event) => event.stopPropagation()}
      className="truncate text-ink-2 hover:text-ink hover:underline"
    >
      {id}
    </Link>
  );
}
