/** Building blocks for query strings and replies shared by all operations. */
import { z } from 'zod';
import { queryLengthMax } from './query-language.ts';

/** `?a=1&a=2`, `?a=1` and no `a` at all, as an array or undefined. */
export const list = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (value === undefined || Array.isArray(value) ? value : [value]), z.array(item).optional());

/** Times are accepted with any offset and any number of fraction digits; they are given out as `2026-01-02T03:04:05.678Z`. */
export const time = z.iso.datetime({ offset: true, local: true });

export const pageQuery = z.object({
  page: z.coerce.number().int().min(1).default(1),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

export const pageMeta = z.object({
  page: z.number().int(),
  limit: z.number().int(),
  totalItems: z.number().int(),
  totalPages: z.number().int(),
});

export const pageOf = <T extends z.ZodType>(item: T) => z.object({ data: z.array(item), meta: pageMeta });

/** Parameters that count as not given when they are empty. */
export const optionalText = z
  .string()
  .optional()
  .transform((value) => (value === '' ? undefined : value));

export const optionalTime = z
  .union([z.literal(''), time])
  .optional()
  .transform((value) => (value === '' ? undefined : value));

/** `?a=x,y` as an array; spaces around and empty items are dropped, nothing left is undefined. At most 1000 items. */
export const csv = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => {
    const items = (Array.isArray(value) ? value : [value ?? ''])
      .flatMap((text) => text.split(','))
      .map((text) => text.trim())
      .filter((text) => text !== '');
    return items.length > 0 ? items : undefined;
  })
  .refine((items) => (items?.length ?? 0) <= 1000, { message: 'at most 1000 values' });

/** A query in the language of docs/query-language.md; an empty one asks for nothing. */
export const queryText = z
  .string()
  .max(queryLengthMax)
  .optional()
  .transform((value) => (value?.trim() ? value : undefined));
