/** The editors of a prompt: texts with variables and references, and JSON. Loaded on their own. */
import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json, jsonParseLinter } from '@codemirror/lang-json';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { linter } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import { CodeMirror } from '#ui/code-mirror/code-mirror.tsx';
import { promptCompletion, promptMarks } from './_marks.ts';
import type { JsonEditorProps, TextEditorProps } from './editor-props.ts';

const boxClass =
  'rounded-md border border-line-strong bg-surface px-2.5 focus-within:outline-2 focus-within:outline-accent';

const common: Extension = [
  history(),
  // Tab leaves the editor: a page must be walkable by keyboard.
  keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap]),
  EditorView.lineWrapping,
  EditorView.theme({ '&': { maxHeight: '55vh' } }),
];

const tall = EditorView.theme({ '.cm-content': { minHeight: '80px' } });
const small = EditorView.theme({ '.cm-content': { minHeight: '44px' } });

function labelled(label: string): Extension {
  return EditorView.contentAttributes.of({ 'aria-label': label });
}

export function TextEditor({ label, value, onChange, offers, isSmall = false }: TextEditorProps) {
  const latest = useRef(offers);
  useEffect(() => {
    latest.current = offers;
  });
  const extensions = () => [
    common,
    isSmall ? small : tall,
    labelled(label),
    promptMarks,
    promptCompletion({
      variables: () => latest.current.variables(),
      prompts: (typed) => latest.current.prompts(typed),
    }),
  ];
  return <CodeMirror value={value} onChange={onChange} extensions={extensions} className={boxClass} />;
}

const jsonColours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--json-key)' },
  { tag: tags.string, color: 'var(--json-text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--json-literal)' },
]);

export function JsonEditor({ label, value, onChange }: JsonEditorProps) {
  const extensions = () => [
    common,
    tall,
    labelled(label),
    json(),
    closeBrackets(),
    keymap.of(closeBracketsKeymap),
    syntaxHighlighting(jsonColours),
    linter((view) => (view.state.doc.toString().trim() === '' ? [] : jsonParseLinter()(view))),
  ];
  return <CodeMirror value={value} onChange={onChange} extensions={extensions} className={boxClass} />;
}
