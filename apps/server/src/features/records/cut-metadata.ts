/** Metadata for lists: long values begin only. */
import type { Json } from './records.ts';
import { encodeText } from './text.ts';

const valueLength = 200;
const nothing: ReadonlySet<string> = new Set();

/** @param expand keys whose values are given whole */
export function cutMetadata(metadata: Json, expand = nothing): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => [key, expand.has(key) ? value : cutValue(value)]),
  );
}

function cutValue(value: unknown): unknown {
  const stored = typeof value === 'string' ? value : encodeText(value);
  if (stored.length <= valueLength) return value;
  // A pair of surrogates is not torn apart.
  return stored
    .slice(0, valueLength)
    .toWellFormed()
    .replace(/\uFFFD$/, '');
}
