/** Keys that work anywhere on a page, but never while one types or has a dialog or menu open. */
import { useEffect, useEffectEvent } from 'react';

/** By the key as the browser names it: capital letters are typed with Shift, other keys are named `Shift+ArrowLeft`. */
export type Shortcuts = Readonly<Record<string, () => void>>;

const typingIn = 'input, textarea, select, [contenteditable]:not([contenteditable="false"])';
/** What the space bar presses by itself. */
const pressable = 'button, summary, [role="button"], [role="checkbox"]';
/** Messages about what was done do not take the keys, nor does a listbox that is part of the page. */
const above =
  ':is([role="dialog"], [role="alertdialog"]):not([data-toast]), [role="menu"], [role="listbox"]:not([data-in-page])';

export function useShortcuts(shortcuts: Shortcuts): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.metaKey || event.ctrlKey || event.altKey) return;
    const name = event.shiftKey && event.key.length > 1 ? `Shift+${event.key}` : event.key;
    const act = Object.hasOwn(shortcuts, name) ? shortcuts[name] : undefined;
    if (act === undefined) return;
    if (event.target instanceof Element && event.target.closest(typingIn) !== null) return;
    if (event.key === ' ' && event.target instanceof Element && event.target.closest(pressable) !== null) return;
    if (document.querySelector(above) !== null) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
