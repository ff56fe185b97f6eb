/** Cursors of lists: the place of a page's last row as encoded JSON, which clients hand back unread. */
import type { z } from 'zod';
import { AppError } from '#lib/errors.ts';

export type CursorEncoding = 'base64' | 'base64url';

export function encodeCursor(place: object, encoding: CursorEncoding): string {
  return Buffer.from(JSON.stringify(place)).toString(encoding);
}

/** @throws AppError 'invalid_request' for anything but a cursor of ours. */
export function decodeCursor<T>(cursor: string, encoding: CursorEncoding, shape: z.ZodType<T>): T {
  const parsed = shape.safeParse(parseJson(Buffer.from(cursor, encoding).toString()));
  if (!parsed.success) throw new AppError('invalid_request', 'Invalid cursor');
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
