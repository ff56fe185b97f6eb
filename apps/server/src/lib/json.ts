/**
 * `JSON.parse` without a bug of V8 (https://github.com/nodejs/node/issues/63785, Node 24 and 26): after an object whose key holds a
 * backslash, another object's escaped key in the same place can come out as that first key. In a server that would let one
 * client's data rename another's. Keys without escapes are not touched by it, so only those with one take the longer way.
 */
import { randomUUID } from 'node:crypto';

/** @throws SyntaxError as `JSON.parse` does. */
export function parseJsonText(text: string): unknown {
  const places = escapedKeys(text);
  if (places.length === 0) return JSON.parse(text);
  const keys = new Map<string, string>();
  let safe = '';
  let copied = 0;
  for (const { start, end } of places) {
    const key = JSON.parse(text.slice(start, end)) as string;
    const name = keys.get(key) ?? `${marker}${keys.size}`;
    keys.set(key, name);
    safe += `${text.slice(copied, start)}"${name}"`;
    copied = end;
  }
  const parsed = parseOr(safe + text.slice(copied), text);
  renameKeys(parsed, new Map([...keys].map(([key, name]) => [name, key])));
  return parsed;
}

/** No client can guess it, so no key of theirs is taken for one of ours. */
const marker = `${randomUUID()} `;

/** The error should tell of the text that was given. */
function parseOr(safe: string, given: string): unknown {
  try {
    return JSON.parse(safe);
  } catch (error) {
    JSON.parse(given);
    throw error;
  }
}

interface Place {
  readonly start: number;
  readonly end: number;
}

/** One pass whatever the text: what is searched for is searched once, and only texts with escapes are looked at closely. */
function escapedKeys(text: string): Place[] {
  const places: Place[] = [];
  let backslash = text.indexOf('\\');
  let start = backslash < 0 ? -1 : text.indexOf('"');
  while (start >= 0 && backslash >= 0) {
    let quote = text.indexOf('"', start + 1);
    if (backslash < quote) {
      quote = closingQuote(text, backslash);
      backslash = text.indexOf('\\', quote);
      if (isFollowedByColon(text, quote + 1)) places.push({ start, end: quote + 1 });
    }
    start = quote < 0 ? -1 : text.indexOf('"', quote + 1);
  }
  return places;
}

/** The end of a string, or of the text, from a backslash within it; texts are dense with escapes when they hold JSON or prose. */
function closingQuote(text: string, backslash: number): number {
  let at = backslash;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === backslashCode) at += 1;
    else if (code === quoteCode) break;
  }
  return at;
}

const backslashCode = 0x5c;
const quoteCode = 0x22;

function isFollowedByColon(text: string, from: number): boolean {
  let at = from;
  while (' \t\n\r'.includes(text.charAt(at)) && at < text.length) at += 1;
  return text.charAt(at) === ':';
}

/** In place and without recursion: what is nested too deep is for the caller to refuse. */
function renameKeys(root: unknown, keys: ReadonlyMap<string, string>): void {
  const waiting = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    for (const item of Object.values(value)) if (typeof item === 'object') waiting.push(item);
    if (!Array.isArray(value) && Object.keys(value).some((key) => keys.has(key))) renameOwn(value, keys);
  }
}

/** Every key is set again, so that they keep their order. */
function renameOwn(object: object, keys: ReadonlyMap<string, string>): void {
  const entries = Object.entries(object);
  for (const [key] of entries) Reflect.deleteProperty(object, key);
  for (const [key, value] of entries) {
    const name = keys.get(key) ?? key;
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  }
}
