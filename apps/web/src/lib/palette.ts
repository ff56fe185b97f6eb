/** What the command palette offers: what it may be asked for, and what it keeps of what was chosen. */

export type PaletteKind = 'page' | 'trace' | 'session' | 'user' | 'observation';

export interface PaletteItem {
  readonly kind: PaletteKind;
  /** Of a page: the last part of its address. */
  readonly id: string;
  readonly label: string;
  /** Where it belongs: the trace of an observation, the user of a trace. */
  readonly detail?: string;
  readonly traceId?: string;
}

export interface PaletteGroup {
  readonly label: string;
  readonly items: readonly PaletteItem[];
}

/** Pages whose names hold every word that is typed. */
export function matchPages(pages: readonly PaletteItem[], text: string): PaletteItem[] {
  const words = text.toLowerCase().split(/\s+/);
  return pages.filter((page) => words.every((word) => page.label.toLowerCase().includes(word)));
}

/** Whether it may be the id of an observation, which can only be asked for whole. */
export function mayBeId(text: string): boolean {
  return /^[\w.:-]{8,200}$/.test(text);
}

/** Found things whose id is exactly what was pasted come before those that only contain it. */
export function exactFirst(items: readonly PaletteItem[], text: string): PaletteItem[] {
  return [...items.filter((item) => item.id === text), ...items.filter((item) => item.id !== text)];
}

export function keyOf(item: PaletteItem): string {
  return `${item.kind}:${item.id}`;
}

const recentMax = 8;

/** With the newest first, and nothing twice. */
export function addRecent(recent: readonly PaletteItem[], item: PaletteItem): PaletteItem[] {
  return [item, ...recent.filter((each) => keyOf(each) !== keyOf(item))].slice(0, recentMax);
}

/** A guard for what the browser remembers. */
export function isItems(value: unknown): value is PaletteItem[] {
  return Array.isArray(value) && value.every(isItem);
}

const kinds: readonly unknown[] = ['page', 'trace', 'session', 'user', 'observation'] satisfies PaletteKind[];

function isItem(value: unknown): value is PaletteItem {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, id, label, detail, traceId } = value as Record<string, unknown>;
  return (
    kinds.includes(kind) &&
    typeof id === 'string' &&
    typeof label === 'string' &&
    [detail, traceId].every((text) => text === undefined || typeof text === 'string')
  );
}

export interface KeyLike {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Ctrl+K or Cmd+K, and nothing that one types into a field. */
export function opensPalette({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyLike): boolean {
  return key.toLowerCase() === 'k' && ctrlKey !== metaKey && !shiftKey && !altKey;
}
