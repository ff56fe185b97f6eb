/** What a query looks for in texts. */
import { conjuncts, type Query } from '@telltale/contract/query-tree.ts';
import { type Document, documents } from '#features/records/text-indexes.ts';

/** `isEverywhere` looks in names and ids too. */
export interface Search {
  readonly pieces: readonly string[];
  readonly among: readonly Document[];
  readonly isEverywhere: boolean;
}

const searchesMax = 5;

/** Of what must be found: under a NOT there is nothing to show. */
export function searchesOf(query: Query | undefined): Search[] {
  return query ? collect(query).slice(0, searchesMax) : [];
}

export interface LeadingSearch {
  /** A part of the query that must be met, in which one of the searches must be. */
  readonly part: Query;
  readonly searches: readonly Search[];
}

/** The search that is likely to leave the least, by the length of what it looks for; undefined when a row can do without any. */
export function leadingSearch(query: Query | undefined): LeadingSearch | undefined {
  const parts = query ? conjuncts(query).filter(isSearched) : [];
  const [part] = parts.toSorted((a, b) => lengthOf(b) - lengthOf(a));
  const searches = part ? collect(part) : [];
  return part && searches.length <= searchesMax ? { part, searches } : undefined;
}

function isSearched(part: Query): boolean {
  if (part.kind === 'or') return part.of.every(isSearched);
  return part.kind === 'search' || (part.kind === 'is' && part.test.kind === 'contains');
}

function lengthOf(part: Query): number {
  return Math.min(...collect(part).map(({ pieces }) => pieces.join('').length));
}

function collect(query: Query): Search[] {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.of.flatMap(collect);
    case 'search':
      return [{ pieces: query.pieces, among: documents, isEverywhere: true }];
    case 'is':
      return query.test.kind === 'contains'
        ? [{ pieces: query.test.pieces, among: [query.field as Document], isEverywhere: false }]
        : [];
    case 'has':
    case 'not':
      return [];
  }
}
