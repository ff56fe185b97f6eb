/**
 * Reads fields of a client's JSON object, each into what the fold wants or a refusal that names the field.
 * Everywhere `undefined` means "no change"; readers whose name begins with `clearable` give `null` for an explicit null.
 */
import { environmentOf } from '#features/records/environment.ts';
import type { Json, Micros, Text } from '#features/records/records.ts';
import { encodeText } from '#features/records/text.ts';
import { parseTime, timeMax, timeMin } from '#features/records/time.ts';
import { AppError } from '#lib/errors.ts';

/** Deeper JSON breaks the recursive parsers of clients that read it back. */
const depthMax = 200;
const idLengthMax = 800;

/** The reason why one item is not taken. */
export function refuse(reason: string): AppError {
  return new AppError('invalid_request', reason);
}

export function objectOf(value: unknown, what: string): Json {
  if (!isObject(value)) throw refuse(`${what} must be a JSON object, not ${kindOf(value)}`);
  return value;
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Numbers are taken as their text: plain JavaScript callers pass numeric user ids and versions. */
export function textField(body: Json, key: string): string | undefined {
  return clearableText(body, key) ?? undefined;
}

export function clearableText(body: Json, key: string): string | null | undefined {
  const value = body[key];
  if (value === undefined || value === null) return value;
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  throw refuse(`${key} must be a string, not ${kindOf(value)}`);
}

/** An empty id is no id. */
export function idField(body: Json, key: string): string | undefined {
  const id = textField(body, key);
  if (id === undefined || id === '') return undefined;
  if (id.length > idLengthMax) throw refuse(`${key} must have at most ${idLengthMax} characters, not ${id.length}`);
  if (id.includes('\r')) throw refuse(`${key} must not contain a carriage return`);
  return id;
}

export function timeField(body: Json, key: string): Micros | undefined {
  return clearableTime(body, key) ?? undefined;
}

export function clearableTime(body: Json, key: string): Micros | null | undefined {
  const value = body[key];
  if (value === undefined || value === null) return value;
  const time = typeof value === 'string' ? parseTime(value) : null;
  if (time === null) throw refuse(`${key} must be an ISO 8601 time with Z or an offset, not ${shown(value)}`);
  if (time < timeMin || time >= timeMax) {
    throw refuse(`${key} must be between 1971-01-01 and 2100-01-01, not ${shown(value)}`);
  }
  return time;
}

export function booleanField(body: Json, key: string): boolean | undefined {
  const value = body[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw refuse(`${key} must be true or false, not ${kindOf(value)}`);
  return value;
}

export function choiceField<T extends string>(body: Json, key: string, choices: readonly T[]): T | undefined {
  const value = body[key];
  if (value === undefined || value === null) return undefined;
  const choice = choices.find((each) => each === (typeof value === 'string' ? value.toUpperCase() : value));
  if (choice === undefined) throw refuse(`${key} must be one of ${choices.join(', ')}, not ${shown(value)}`);
  return choice;
}

export function textsField(body: Json, key: string): string[] | undefined {
  const value = body[key];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw refuse(`${key} must be an array of strings, not ${kindOf(value)}`);
  return value.map((item: unknown, at) => {
    if (typeof item === 'string') return item.toWellFormed();
    if (typeof item === 'number' && Number.isFinite(item)) return String(item);
    throw refuse(`${key}[${at}] must be a string, not ${kindOf(item)}`);
  });
}

export function environmentField(body: Json): string | undefined {
  const said = textField(body, 'environment');
  return said === undefined ? undefined : environmentOf(said);
}

/** Any JSON, as text; null, `''` and `{}` say nothing. */
export function jsonText(body: Json, key: string): Text | undefined {
  const value = body[key];
  if (value === undefined || value === null || value === '' || isEmptyObject(value)) return undefined;
  requireShallow(value, key);
  return encodeText(value);
}

/** What is not an object is kept under the key `metadata`. */
export function metadataField(body: Json): Json | undefined {
  const value = body['metadata'];
  if (value === undefined || value === null) return undefined;
  requireShallow(value, 'metadata');
  return isObject(value) ? value : { metadata: value };
}

export function requireShallow(value: unknown, what: string, depth = 0): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth === depthMax) throw refuse(`${what} is nested more than ${depthMax} levels deep`);
  for (const item of Array.isArray(value) ? value : Object.values(value)) requireShallow(item, what, depth + 1);
}

function isEmptyObject(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return value === undefined ? 'missing' : `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;
}

/** Enough of a value to recognise it. */
function shown(value: unknown): string {
  const text = typeof value === 'object' && value !== null ? kindOf(value) : (JSON.stringify(value) ?? 'missing');
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
