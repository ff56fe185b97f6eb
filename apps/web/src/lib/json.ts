/** Small questions about values of unknown shape. */

import { parseExact, writeExact } from './exact-json.ts';

export type JsonRecord = Record<string, unknown>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value when it is a string, else ''. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A string that holds a JSON object or array becomes that value; anything else stays. */
export function parseIfJson(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return parseExact(value);
  } catch {
    return value;
  }
}

export function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

/** For the clipboard: strings as they are, everything else as indented JSON. */
export function copyText(value: unknown): string {
  return typeof value === 'string' ? value : (writeExact(value, 2) ?? '');
}
