/** The cursor of v3 lists: the place of a page's last score, as base64url JSON. */
import { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import { isoMicros, microsOfIso } from '#lib/iso-time.ts';
import type { Place } from './_store.ts';

const shape = z.object({ lastTimestamp: z.string(), lastId: z.string() });

export function encodeCursor(place: Place): string {
  const cursor = { lastTimestamp: isoMicros(place.timestamp), lastId: place.id };
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** @throws AppError 'invalid_request' for anything but a cursor of ours. */
export function decodeCursor(cursor: string): Place {
  const parsed = shape.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  const timestamp = parsed.success ? microsOfIso(parsed.data.lastTimestamp) : Number.NaN;
  if (!parsed.success || Number.isNaN(timestamp)) throw new AppError('invalid_request', 'Invalid cursor');
  return { timestamp, id: parsed.data.lastId };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
