/** How editors look: in the tokens of styles.css, so that both themes come by themselves. */
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

export const editorTheme: Extension = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--font-mono)',
    fontSize: '12px',
    lineHeight: '18px',
    fontVariantLigatures: 'none',
  },
  '.cm-content': { padding: '4px 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-placeholder': { color: 'var(--ink-3)', fontFamily: 'var(--font-sans)', fontSize: '13px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in oklch, var(--accent) 28%, transparent)',
  },
  '.cm-tooltip': {
    border: 'none',
    borderRadius: '6px',
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    boxShadow: '0 0 0 1px var(--line), 0 8px 28px -6px var(--shadow), 0 2px 6px -2px var(--shadow)',
    zIndex: '40',
  },
  '.cm-tooltip-below': { marginTop: '7px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    padding: '4px',
    maxHeight: '20em',
    minWidth: '22em',
    maxWidth: 'min(44em, 92vw)',
    fontFamily: 'var(--font-mono)',
    fontSize: '12px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    alignItems: 'center',
    gap: '16px',
    padding: '0 8px',
    height: '26px',
    lineHeight: '26px',
    borderRadius: '4px',
    color: 'var(--ink)',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    background: 'var(--accent-soft) !important',
    color: 'var(--accent) !important',
  },
  '.cm-completionLabel': { overflow: 'hidden', textOverflow: 'ellipsis' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-completionDetail': {
    flex: '0 0 auto',
    marginLeft: 'auto',
    fontStyle: 'normal',
    fontFamily: 'var(--font-sans)',
    color: 'var(--ink-3)',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected] .cm-completionDetail': { color: 'var(--ink-2)' },
  '.cm-tooltip-autocomplete > ul > completion-section': {
    padding: '4px 8px 2px',
    border: 'none',
    opacity: '1',
    color: 'var(--ink-3)',
    fontFamily: 'var(--font-sans)',
    fontSize: '11px',
  },
});
