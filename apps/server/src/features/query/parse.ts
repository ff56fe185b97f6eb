/** Reads the parameter `query` of lists. */
import type { Entity } from '@telltale/contract/fields.ts';
import { parseQuery } from '@telltale/contract/query-language.ts';
import type { Query } from '@telltale/contract/query-tree.ts';
import { AppError } from '#lib/errors.ts';

/** Undefined for no text. @throws AppError 'invalid_request' that says where and why it cannot be read. */
export function readQuery(text: string | undefined, entity: Entity): Query | undefined {
  if (text === undefined) return undefined;
  const { query, error } = parseQuery(text, entity);
  if (!error) return query;
  const { message, at, length } = error;
  throw new AppError('invalid_request', `query, character ${at + 1}: ${message}`, {
    details: { parameter: 'query', message, at, length },
  });
}
