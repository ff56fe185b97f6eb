/** What the keys of a page do, told by the parts that listen to them, and whether the list of it is shown. */
import { useEffect, useSyncExternalStore } from 'react';

export interface ShortcutGroup {
  readonly title: string;
  /** Keys that do the same are separated by a space. */
  readonly keys: readonly (readonly [keys: string, what: string])[];
}

interface Told {
  readonly isOpen: boolean;
  /** One entry a part that is on the page. */
  readonly parts: readonly { readonly groups: readonly ShortcutGroup[] }[];
}

let told: Told = { isOpen: false, parts: [] };
const listeners = new Set<() => void>();

/** @param groups must be the same array as long as it says the same. */
export function useShortcutHelp(groups: readonly ShortcutGroup[]): void {
  useEffect(() => {
    const part = { groups };
    tell({ parts: [...told.parts, part] });
    return () => tell({ parts: told.parts.filter((each) => each !== part) });
  }, [groups]);
}

export function showShortcuts(): void {
  tell({ isOpen: true });
}

export function hideShortcuts(): void {
  tell({ isOpen: false });
}

/** Parts that are on the page twice are told once. */
export function useShownShortcuts(): { readonly isOpen: boolean; readonly groups: readonly ShortcutGroup[] } {
  const { isOpen, parts } = useSyncExternalStore(subscribe, read);
  return { isOpen, groups: [...new Set(parts.flatMap(({ groups }) => groups))] };
}

function tell(changes: Partial<Told>): void {
  told = { ...told, ...changes };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function read(): Told {
  return told;
}
