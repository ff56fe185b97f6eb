/** The cursor of v2 lists: the place of a page's last observation, as base64 JSON. */
import { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import { isoMicros, microsOfIso } from '#lib/iso-time.ts';
import type { Place } from './_store.ts';

const shape = z.object({ lastStartTimeTo: z.string(), lastTraceId: z.string(), lastId: z.string() });

export function encodeCursor(place: Place): string {
  const cursor = { lastStartTimeTo: isoMicros(place.startTime), lastTraceId: place.traceId, lastId: place.id };
  return Buffer.from(JSON.stringify(cursor)).toString('base64');
}

/** @throws AppError 'invalid_request' for anything but a cursor of ours. */
export function decodeCursor(cursor: string): Place {
  const parsed = shape.safeParse(parseJson(Buffer.from(cursor, 'base64').toString()));
  const startTime = parsed.success ? microsOfIso(parsed.data.lastStartTimeTo) : Number.NaN;
  if (!parsed.success || Number.isNaN(startTime)) throw new AppError('invalid_request', 'Invalid cursor');
  return { startTime, traceId: parsed.data.lastTraceId, id: parsed.data.lastId };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
