/** A CodeMirror editor as a component: its text is given and reported, everything else are extensions. */
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef, type Ref } from 'react';
import { adoptStyles } from './adopt-styles.ts';
import { editorTheme } from './theme.ts';

adoptStyles();

export interface CodeMirrorProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Called when the editor is made. */
  readonly extensions: () => Extension;
  /** Set while the editor is there. */
  readonly view?: Ref<EditorView>;
  readonly isFocusedAtFirst?: boolean;
  readonly className?: string;
}

export function CodeMirror({
  value,
  onChange,
  extensions,
  view,
  isFocusedAtFirst = false,
  className,
}: CodeMirrorProps) {
  const place = useRef<HTMLDivElement>(null);
  const made = useRef<EditorView>(null);
  const report = useEffectEvent((text: string) => {
    if (text !== value) onChange(text);
  });
  const make = useEffectEvent((parent: HTMLDivElement) => {
    const listener = EditorView.updateListener.of((update) => {
      if (update.docChanged) report(update.state.doc.toString());
    });
    const state = EditorState.create({ doc: value, extensions: [extensions(), editorTheme, listener] });
    const editor = new EditorView({ state, parent });
    if (isFocusedAtFirst) editor.focus();
    return editor;
  });
  useEffect(() => {
    if (place.current === null) return undefined;
    const editor = make(place.current);
    made.current = editor;
    hand(view, editor);
    return () => {
      hand(view, null);
      editor.destroy();
    };
  }, [view]);
  useEffect(() => {
    const editor = made.current;
    const shown = editor?.state.doc.toString();
    if (editor === null || shown === value) return;
    const end = { anchor: value.length };
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value }, selection: end });
  }, [value]);
  return <div ref={place} className={className} />;
}

function hand(ref: Ref<EditorView> | undefined, editor: EditorView | null): void {
  if (typeof ref === 'function') ref(editor);
  else if (ref) ref.current = editor;
}
