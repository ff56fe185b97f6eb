/** What the keys do on the page of a trace, for its cheat sheet. */
import type { ShortcutGroup } from '#ui/shortcut-sheet.tsx';

export const traceShortcuts: readonly ShortcutGroup[] = [
  {
    title: 'Rows',
    keys: [
      ['↓ j', 'Next row'],
      ['↑ k', 'Previous row'],
      ['→', 'Unfold, or go inside'],
      ['←', 'Fold, or go out'],
      ['Home End', 'First, last'],
    ],
  },
  {
    title: 'Errors',
    keys: [
      ['e', 'Next error, then warning'],
      ['Shift+E', 'Previous error'],
    ],
  },
  {
    title: 'Search',
    keys: [
      ['/', 'Search in this trace'],
      ['Enter n', 'Next match'],
      ['Shift+Enter N', 'Previous match'],
      ['Esc', 'Clear the search'],
    ],
  },
  {
    title: 'Timeline',
    keys: [
      ['+', 'Zoom in'],
      ['-', 'Zoom out'],
      ['0', 'Show all of the time'],
      ['Shift+←', 'Earlier'],
      ['Shift+→', 'Later'],
      ['Ctrl+Wheel', 'Zoom at the pointer'],
    ],
  },
  { title: 'Page', keys: [['?', 'This list']] },
];
