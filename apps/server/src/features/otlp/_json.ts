/** Careful reading of the JSON text and the loose values that SDKs put into attributes. */
import { parseJsonText } from '#lib/json.ts';
import type { Value, ValueMap } from './_span.ts';

/** JSON nested deeper than this stays text: V8 can parse what it then can't stringify. */
const depthMax = 200;

/**
 * The value of a JSON text; undefined when the text is not JSON, is nested too deeply, or is a number that a double can't
 * give back as it was written (`"00123"`, `"1.0"`, a 20-digit id).
 */
export function parseJson(text: string): Value | undefined {
  if (!mayBeJson(text)) return undefined;
  let value: Value;
  try {
    value = parseJsonText(text) as Value;
  } catch {
    return undefined;
  }
  if (typeof value === 'number') return String(value) === text.trim() ? value : undefined;
  return checked(value, 0) ? mended(value, text) : undefined;
}

/** Failing costs much more than looking: most attributes are plain words. */
function mayBeJson(text: string): boolean {
  const first = text.trimStart().charCodeAt(0);
  if (first === 0x7b || first === 0x5b || first === 0x22 || first === 0x2d) return true; // { [ " -
  if (first >= 0x30 && first <= 0x39) return text.length <= 24;
  const word = text.trim();
  return word === 'true' || word === 'false' || word === 'null';
}

function checked(value: Value, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth >= depthMax) return false;
  for (const item of Array.isArray(value) ? value : Object.values(value)) if (!checked(item, depth + 1)) return false;
  return true;
}

/** Escapes inside JSON text can make lone surrogates, which no UTF-8 store takes. */
function mended(value: Value, text: string): Value {
  return /\\u[dD][89a-fA-F]/.test(text) ? wellFormed(value) : value;
}

function wellFormed(value: Value): Value {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(wellFormed);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toWellFormed(), wellFormed(item)]));
}

export function isMap(value: unknown): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object that a value is, or is the JSON text of. */
export function objectOf(value: Value | undefined): ValueMap | undefined {
  const parsed = typeof value === 'string' ? parseJson(value) : value;
  return isMap(parsed) ? parsed : undefined;
}

/** The array that a value is, or is the JSON text of. */
export function arrayOf(value: Value | undefined): Value[] | undefined {
  const parsed = typeof value === 'string' ? parseJson(value) : value;
  return Array.isArray(parsed) ? parsed : undefined;
}

/** The value that a text is the JSON of, or the text itself. */
export function unwrapped(value: Value): Value {
  return typeof value === 'string' ? (parseJson(value) ?? value) : value;
}

/** Follows a path of own keys. */
export function at(value: Value | undefined, ...path: readonly string[]): Value | undefined {
  let found = value;
  for (const key of path) {
    if (!isMap(found) || !Object.hasOwn(found, key)) return undefined;
    found = found[key];
  }
  return found;
}

/** A finite number, also from its text. */
export function numberOf(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Text for storage: text as sent, anything else as JSON. */
export function textOf(value: Value | undefined): string {
  return value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}

export const labelLengthMax = 1000;

/** One line of text that names something: no NUL, which PostgreSQL refuses, and not endless. */
export function label(text: string, lengthMax = labelLengthMax): string {
  const clean = text.includes('\0') ? text.replaceAll('\0', '') : text;
  return clean.length > lengthMax ? clean.slice(0, lengthMax).toWellFormed() : clean;
}
