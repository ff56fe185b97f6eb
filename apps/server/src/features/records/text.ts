/**
 * How input, output and metadata are kept as text.
 *
 * A string that is not itself JSON text is kept as it is; every other value is kept as JSON text. So `decodeText(encodeText(x))` gives
 * `x` back for every JSON value, with three exceptions: `''`, `null` and `undefined` mean "not set" and come back as `null`; a lone
 * surrogate, which no UTF-8 store can hold, comes back as U+FFFD; a number JSON cannot hold (1e400 parses to Infinity) becomes `null`.
 */
import { parseJsonText } from '#lib/json.ts';
import type { Json, Text } from './records.ts';

export function encodeText(value: unknown): Text {
  if (value === undefined || value === null || value === '') return '';
  if (typeof value !== 'string') return encodeValue(value);
  return looksLikeJson(value) ? encodeValue(value) : value.toWellFormed();
}

export function decodeText(text: Text): unknown {
  if (text === '') return null;
  if (!mayBeJson(text)) return text;
  try {
    return parseJsonText(text);
  } catch {
    return text;
  }
}

/** Each value of the object as text; unlike in input and output, `''` and `null` are values here and come back as they were. */
export function encodeMetadata(metadata: Json): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key.toWellFormed(), value === null ? 'null' : encodeText(value)]),
  );
}

export function decodeMetadata(encoded: Readonly<Record<string, string>>): Json {
  return Object.fromEntries(Object.entries(encoded).map(([key, text]) => [key, text === '' ? '' : decodeText(text)]));
}

/** `JSON.stringify` with lone surrogates replaced: an engine refuses a whole batch over one of them. */
export function encodeValue(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.includes('\\ud') ? text.replaceAll(escapes, replaceLoneSurrogate) : text;
}

/** One whole escape at a time, so that an escaped backslash before `ud800` is not taken for a surrogate. */
const escapes = /\\(?:u(d[89a-f][0-9a-f]{2})|.)/g;

function replaceLoneSurrogate(escape: string, surrogate: string | undefined): string {
  return surrogate === undefined ? escape : '\\ufffd';
}

function looksLikeJson(text: string): boolean {
  if (!mayBeJson(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const whitespace = ' \t\n\r';
const firstOfJson = '{["-0123456789tfn';

/** Spares most texts the costly exception of a failed `JSON.parse`. */
function mayBeJson(text: string): boolean {
  let start = 0;
  while (start < text.length && whitespace.includes(text.charAt(start))) start += 1;
  if (start === text.length || !firstOfJson.includes(text.charAt(start))) return false;
  let end = text.length - 1;
  while (whitespace.includes(text.charAt(end))) end -= 1;
  const last = text.charAt(end);
  switch (text.charAt(start)) {
    case '{':
      return last === '}';
    case '[':
      return last === ']';
    case '"':
      return last === '"' && end > start;
    case 't':
    case 'n':
    case 'f':
      return end - start < 5;
    default:
      return last >= '0' && last <= '9';
  }
}
