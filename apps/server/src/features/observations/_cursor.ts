/** The cursor of v2 lists, in upstream's form. */
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '#features/records/cursor.ts';
import { parseTime } from '#features/records/time.ts';
import { AppError } from '#lib/errors.ts';
import { isoMicros } from '#lib/iso-time.ts';
import type { Place } from './_store.ts';

const shape = z.object({
  lastStartTimeTo: z.string().transform(parseTime).pipe(z.number()),
  lastTraceId: z.string(),
  lastId: z.string(),
  /** Extension, in lists that are not ordered by time. */
  orderBy: z.string().optional(),
  lastRank: z
    .string()
    .regex(/^-?\d{1,26}(\.\d{1,12})?$/)
    .optional(),
});

export function cursorAt({ startTime, traceId, id, rank }: Place, orderBy: string | undefined): string {
  const place = { lastStartTimeTo: isoMicros(startTime), lastTraceId: traceId, lastId: id };
  return encodeCursor({ ...place, ...(orderBy !== undefined && { orderBy, lastRank: rank }) }, 'base64');
}

/** @throws AppError 'invalid_request' for anything but a cursor of ours, for this order. */
export function placeOf(cursor: string, orderBy: string | undefined): Place {
  const { lastStartTimeTo, lastTraceId, lastId, lastRank, ...made } = decodeCursor(cursor, 'base64', shape);
  if (made.orderBy !== orderBy) throw new AppError('invalid_request', 'The cursor belongs to a list in another order');
  const place = { startTime: lastStartTimeTo, traceId: lastTraceId, id: lastId };
  return lastRank === undefined ? place : { ...place, rank: lastRank };
}
