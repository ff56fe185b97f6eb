/** What the keys do on the page of a trace, for its cheat sheet. */
import type { ShortcutGroup } from '#ui/shortcut-help.ts';

export const traceShortcuts: readonly ShortcutGroup[] = [
  {
    title: 'Views',
    keys: [
      ['1', 'Tree'],
      ['2', 'Timeline'],
      ['3', 'Graph'],
      ['4', 'Log'],
    ],
  },
  {
    title: 'Tree',
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
    title: 'Search in the trace',
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
  {
    title: 'Graph',
    keys: [
      ['← ↑ → ↓', 'Nearest step'],
      ['Enter', 'Next call of the step'],
      ['+ -', 'Zoom in, out'],
      ['0', 'Show all of the graph'],
      ['Shift+Arrow', 'Move the graph'],
    ],
  },
];
