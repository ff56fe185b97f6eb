/** Small settings remembered in this browser, shared by every component that reads them. */
import { useCallback, useSyncExternalStore } from 'react';

const prefix = 'telltale.';
const listeners = new Map<string, Set<() => void>>();
const cache = new Map<string, unknown>();

/** Reads a remembered value; `fallback` when there is none or storage is blocked. */
export function readStored<T>(key: string, fallback: T, isValid: (value: unknown) => value is T): T {
  if (!cache.has(key)) cache.set(key, load(key));
  const value = cache.get(key);
  return isValid(value) ? value : fallback;
}

export function writeStored(key: string, value: unknown): void {
  cache.set(key, value);
  try {
    localStorage.setItem(prefix + key, JSON.stringify(value));
  } catch {
    // Storage is full or blocked: the value still holds until the page is left.
  }
  for (const listener of listeners.get(key) ?? []) listener();
}

/** Like `useState`, but remembered. `fallback` and `isValid` must be stable or primitive. */
export function useStored<T>(
  key: string,
  fallback: T,
  isValid: (value: unknown) => value is T,
): [T, (value: T) => void] {
  const subscribe = useCallback((listener: () => void) => listen(key, listener), [key]);
  const value = useSyncExternalStore(subscribe, () => readStored(key, fallback, isValid));
  const set = useCallback((next: T) => writeStored(key, next), [key]);
  return [value, set];
}

export function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

export function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** A guard for a closed set of words. */
export function oneOf<const T extends string>(...words: T[]): (value: unknown) => value is T {
  return (value): value is T => typeof value === 'string' && (words as string[]).includes(value);
}

function load(key: string): unknown {
  try {
    const text = localStorage.getItem(prefix + key);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    // Blocked storage, or text that is not ours.
    return undefined;
  }
}

function listen(key: string, listener: () => void): () => void {
  const set = listeners.get(key) ?? new Set();
  listeners.set(key, set.add(listener));
  return () => set.delete(listener);
}
