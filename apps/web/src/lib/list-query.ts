/** Filters as a query's text: what other pages link to, and what older links said in parameters of their own. */
import type { Entity } from '@telltale/contract/fields.ts';
import { parseQuery } from '@telltale/contract/query-language.ts';
import { readSelection } from '@telltale/contract/query-selection.ts';
import { allOf, anyOf, printQuery, type Query } from '@telltale/contract/query-tree.ts';
import { splitNames } from './search-params.ts';

/** `user:ada`, quoted where it must be; of several values, any. */
export function conditionText(field: string, ...values: string[]): string {
  return values.length === 0 ? '' : printQuery(condition(field, values));
}

export interface OldParameters {
  readonly q?: string | undefined;
  readonly user?: string | undefined;
  readonly level?: string | undefined;
  readonly env?: string | undefined;
}

/** The query's text with what the older parameters ask beside it. */
export function withOldParameters(query: string | undefined, old: OldParameters): string | undefined {
  const parts: Query[] = [];
  if (old.user !== undefined) parts.push(condition('userId', [old.user]));
  if (old.level === 'error') parts.push(condition('level', ['ERROR']));
  if (old.level === 'warning') parts.push(condition('level', ['WARNING', 'ERROR']));
  const environments = splitNames(old.env);
  if (environments.length > 0) parts.push(condition('environment', environments));
  const text = old.q?.trim() ?? '';
  if (text !== '') parts.push({ kind: 'search', pieces: [text] });
  if (parts.length === 0) return query;
  const added = printQuery(allOf(parts));
  return query === undefined ? added : `(${query}) ${added}`;
}

/** The values of a field of which a row must have one; none when the query leaves it open or cannot be read. */
export function chosenValues(text: string | undefined, entity: Entity, field: string): readonly string[] {
  const { query } = parseQuery(text ?? '', entity);
  return query === undefined ? [] : readSelection(query, { field }).values;
}

function condition(field: string, values: readonly string[]): Query {
  return anyOf(values.map((value): Query => ({ kind: 'is', field, test: { kind: 'equals', value } })));
}
