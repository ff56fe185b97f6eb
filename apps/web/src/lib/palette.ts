/** What the command palette offers: what it may be asked for, and what it keeps of what was chosen. */
import { parseQuery } from '@telltale/contract/query-language.ts';
import { printQuery } from '@telltale/contract/query-tree.ts';

const kinds = ['page', 'trace', 'session', 'user', 'observation', 'prompt', 'dashboard', 'query'] as const;
export type PaletteKind = (typeof kinds)[number];

export interface PaletteItem {
  readonly kind: PaletteKind;
  /** Of a page: the last part of its address. Of a query: its text. */
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

/** Those whose names hold every word that is typed. */
export function matchNames(items: readonly PaletteItem[], text: string): PaletteItem[] {
  const words = text.toLowerCase().split(/\s+/);
  return items.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
}

/** The whole list of traces, asked for the text: as a query when it is one, else for the text itself. */
export function searchItem(text: string): PaletteItem {
  const isQuery = parseQuery(text, 'traces').error === undefined;
  const query = isQuery ? text : printQuery({ kind: 'search', pieces: [text] });
  return { kind: 'query', id: query, label: 'Search all traces', detail: query };
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

function isItem(value: unknown): value is PaletteItem {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, id, label, detail, traceId } = value as Record<string, unknown>;
  return (
    kinds.some((each) => each === kind) &&
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
