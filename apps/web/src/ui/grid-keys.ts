/** Where a key leads in a list of rows. */
import type { ShortcutGroup } from './shortcut-help.ts';

export const gridShortcuts: readonly ShortcutGroup[] = [
  {
    title: 'Rows',
    keys: [
      ['↓ j', 'Next row'],
      ['↑ k', 'Previous row'],
      ['Home End', 'First, last'],
      ['PageUp PageDown', 'A page up, down'],
      ['Enter', 'Open the page'],
      ['Ctrl+Enter', 'Open it in a new tab'],
    ],
  },
];

const pageRows = 20;

/** The row to go to from `at` (-1 for none); null for keys that lead nowhere. */
export function rowAfterKey(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return Math.min(at + 1, count - 1);
    case 'ArrowUp':
    case 'k':
      return Math.max(at - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    case 'PageDown':
      return Math.min(at + pageRows, count - 1);
    case 'PageUp':
      return Math.max(at - pageRows, 0);
    default:
      return null;
  }
}
