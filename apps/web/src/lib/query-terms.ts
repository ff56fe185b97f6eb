/** The texts that a query looks for: what is marked where it was found. */
import type { Query } from '@telltale/contract/query-tree.ts';

/** Of searches and of parts of long text, not of what must be absent. */
export function soughtTexts(query: Query): string[] {
  switch (query.kind) {
    case 'and':
    case 'or':
      return [...new Set(query.of.flatMap(soughtTexts))];
    case 'search':
      return query.pieces.filter((piece) => piece !== '');
    case 'is':
      return query.test.kind === 'contains' || query.test.kind === 'pattern'
        ? query.test.pieces.filter((piece) => piece !== '')
        : [];
    case 'not':
    case 'has':
      return [];
  }
}
