/** The cursor of v2 lists, in upstream's form. */
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '#features/records/cursor.ts';
import { parseTime } from '#features/records/time.ts';
import { isoMicros } from '#lib/iso-time.ts';
import type { Place } from './_store.ts';

const shape = z.object({
  lastStartTimeTo: z.string().transform(parseTime).pipe(z.number()),
  lastTraceId: z.string(),
  lastId: z.string(),
});

export function cursorAt({ startTime, traceId, id }: Place): string {
  return encodeCursor({ lastStartTimeTo: isoMicros(startTime), lastTraceId: traceId, lastId: id }, 'base64');
}

/** @throws AppError 'invalid_request' for anything but a cursor of ours. */
export function placeOf(cursor: string): Place {
  const { lastStartTimeTo, lastTraceId, lastId } = decodeCursor(cursor, 'base64', shape);
  return { startTime: lastStartTimeTo, traceId: lastTraceId, id: lastId };
}
