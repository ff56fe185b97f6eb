/** Rebuilds lists that SDKs flatten into dotted keys: `0.message.role`, `0.message.content`, `1.message.role`, … */
import type { PrefixedKey } from './_keys.ts';
import type { Value, ValueMap } from './_span.ts';
import type { SpanView } from './_view.ts';

/** As upstream: more slots than this in all lists together are not rebuilt, and their keys stay plain attributes. */
const slotsMax = 10_001;
const depthMax = 32;

export interface Rebuilt {
  readonly list: Value[];
  /** The keys whose values are in the list. */
  readonly keys: readonly string[];
}

/** undefined when no key could be placed. */
export function rebuildList(view: SpanView, flattened: readonly PrefixedKey[]): Rebuilt | undefined {
  if (flattened.length === 0) return undefined;
  const list: Value[] = [];
  const room = { left: slotsMax };
  const keys: string[] = [];
  for (const { key, rest } of flattened) {
    const value = view.get(key);
    if (value !== undefined && place(list, rest.split('.'), value, room)) keys.push(key);
  }
  return keys.length === 0 ? undefined : { list, keys };
}

function place(list: Value[], path: readonly string[], value: Value, room: { left: number }): boolean {
  if (path.length > depthMax || !isIndex(path[0] ?? '') || path.some(isUnsafe)) return false;
  let container: Value[] | ValueMap = list;
  for (const [depth, step] of path.slice(0, -1).entries()) {
    const child: Value | undefined = read(container, step);
    if (typeof child === 'object' && child !== null) container = child;
    else if (child === undefined || child === null) {
      const made = isIndex(path[depth + 1] ?? '') ? [] : (Object.create(null) as ValueMap);
      if (!write(container, step, made, room)) return false;
      container = made;
    } else return false;
  }
  const last = path.at(-1) ?? '';
  const before = read(container, last);
  if (before !== undefined && before !== null) return false;
  return write(container, last, value, room);
}

function isIndex(step: string): boolean {
  return /^(0|[1-9]\d{0,5})$/.test(step);
}

function isUnsafe(step: string): boolean {
  return step === '__proto__' || step === 'constructor' || step === 'prototype';
}

function read(container: Value[] | ValueMap, step: string): Value | undefined {
  if (!Array.isArray(container)) return container[step];
  return isIndex(step) ? container[Number(step)] : undefined;
}

function write(container: Value[] | ValueMap, step: string, value: Value, room: { left: number }): boolean {
  if (!Array.isArray(container)) {
    container[step] = value;
    return true;
  }
  if (!isIndex(step)) return false;
  const index = Number(step);
  const grown = index + 1 - container.length;
  if (grown > room.left) return false;
  for (let i = 0; i < grown; i += 1) container.push(null);
  if (grown > 0) room.left -= grown;
  container[index] = value;
  return true;
}
