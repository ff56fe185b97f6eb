/** A text in which the words one searches for are marked. */
import { useMemo } from 'react';

export interface HighlightProps {
  readonly text: string;
  /** Nothing is marked when empty. */
  readonly query: string;
}

export function Highlight({ text, query }: HighlightProps) {
  const parts = useMemo(() => split(text, query.trim()), [text, query]);
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

function split(text: string, query: string): string[] {
  if (query === '') return [text];
  return text.split(new RegExp(`(${query.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)})`, 'iu'));
}
