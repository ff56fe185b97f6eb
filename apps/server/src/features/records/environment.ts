/** Names of environments, as the Langfuse protocol allows them. */

const lengthMax = 40;

/** Lower case, without any leading `langfuse`, at most 40 characters of `a-z0-9-_`; anything else is `default`. */
export function environmentOf(said: string): string {
  const name = said
    .toLowerCase()
    .replace(/^(?:langfuse[-_]?)+/, '')
    .slice(0, lengthMax);
  return /^[a-z0-9_-]+$/.test(name) ? name : 'default';
}
