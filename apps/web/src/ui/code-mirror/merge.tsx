/** Two texts side by side, with what differs between them marked and what is the same folded. */
import { MergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';
import { adoptStyles } from './adopt-styles.ts';
import { editorTheme } from './theme.ts';

adoptStyles();

export interface MergeProps {
  readonly before: MergeSide;
  readonly after: MergeSide;
}

interface MergeSide {
  /** For screen readers. */
  readonly label: string;
  readonly text: string;
}

export function Merge({ before, after }: MergeProps) {
  const place = useRef<HTMLDivElement>(null);
  const make = useEffectEvent((parent: HTMLDivElement) => {
    return new MergeView({
      a: { doc: before.text, extensions: readOnly(before.label) },
      b: { doc: after.text, extensions: readOnly(after.label) },
      parent,
      collapseUnchanged: { margin: 4, minSize: 8 },
      gutter: false,
    });
  });
  useEffect(() => {
    if (place.current === null) return undefined;
    const view = make(place.current);
    return () => view.destroy();
  }, [before.text, after.text, before.label, after.label]);
  return <div ref={place} className="overflow-auto rounded-md border border-line" />;
}

function readOnly(label: string): Extension {
  return [
    // What comes first wins.
    mergeTheme,
    editorTheme,
    EditorState.readOnly.of(true),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true' }),
  ];
}

const mergeTheme = EditorView.theme({
  '.cm-line': { padding: '0 10px' },
  '&.cm-merge-a .cm-changedLine': { backgroundColor: 'var(--danger-soft)' },
  '&.cm-merge-b .cm-changedLine': { backgroundColor: 'var(--accent-soft)' },
  '&.cm-merge-a .cm-changedText': { background: 'color-mix(in oklch, var(--danger) 25%, transparent)' },
  '&.cm-merge-b .cm-changedText': { background: 'color-mix(in oklch, var(--accent) 25%, transparent)' },
  '.cm-collapsedLines': { background: 'var(--sunken)', color: 'var(--ink-2)', padding: '2px 10px' },
});
