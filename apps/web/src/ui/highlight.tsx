/** A text in which the words one searches for are marked. */
import { useMemo } from 'react';
import { textPattern } from '#lib/text-pattern.ts';

export interface HighlightProps {
  readonly text: string;
  /** One text or several; nothing is marked when empty. */
  readonly query: string | readonly string[];
}

export function Highlight({ text, query }: HighlightProps) {
  const parts = useMemo(() => split(text, typeof query === 'string' ? [query] : query), [text, query]);
  // Every second part is a match: the pieces of a text have no other name than their place.
  return parts.map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <mark key={`${index}`} className="rounded-xs bg-mark text-ink">
        {part}
      </mark>
    ),
  );
}

function split(text: string, queries: readonly string[]): string[] {
  const pattern = textPattern(queries);
  return pattern === null ? [text] : text.split(pattern);
}
