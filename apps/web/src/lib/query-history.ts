/** The queries one has asked lately. */

const recentMax = 12;

/** The newest first, and nothing twice; an empty query is not worth keeping. */
export function addQuery(recent: readonly string[], query: string): string[] {
  if (query.trim() === '') return [...recent];
  return [query, ...recent.filter((each) => each !== query)].slice(0, recentMax);
}

/** A guard for what the browser remembers. */
export function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
