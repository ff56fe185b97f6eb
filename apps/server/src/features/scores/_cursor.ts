/** The cursor of v3 lists. */
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '#features/records/cursor.ts';
import { parseTime } from '#features/records/time.ts';
import { isoMicros } from '#lib/iso-time.ts';
import type { Place } from './_store.ts';

const shape = z.object({ lastTimestamp: z.string().transform(parseTime).pipe(z.number()), lastId: z.string() });

export function cursorAt({ timestamp, id }: Place): string {
  return encodeCursor({ lastTimestamp: isoMicros(timestamp), lastId: id }, 'base64url');
}

/** @throws AppError 'invalid_request' for anything but a cursor of ours. */
export function placeOf(cursor: string): Place {
  const { lastTimestamp, lastId } = decodeCursor(cursor, 'base64url', shape);
  return { timestamp: lastTimestamp, id: lastId };
}
