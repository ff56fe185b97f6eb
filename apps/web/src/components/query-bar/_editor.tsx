/** The line in which a query is written. Loaded on its own: lists are shown before it. */
import {
  acceptCompletion,
  closeCompletion,
  completionStatus,
  moveCompletionSelection,
  startCompletion,
} from '@codemirror/autocomplete';
import { history, historyKeymap, standardKeymap } from '@codemirror/commands';
import { EditorState, type Extension, Prec } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { useQueryClient } from '@tanstack/react-query';
import { parseQuery } from '@telltale/contract/query-language.ts';
import { useEffect, useRef, type Ref } from 'react';
import type { ListScope } from '#api/facets.ts';
import { CodeMirror } from '#ui/code-mirror/code-mirror.tsx';
import { queryCompletion } from './_query-completion.ts';
import { queryMarks } from './_query-marks.ts';

export interface QueryEditorProps {
  readonly scope: ListScope;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onEnter: () => void;
  readonly view: Ref<EditorView>;
  readonly isFocusedAtFirst: boolean;
  readonly label: string;
  readonly placeholder: string;
  /** Of the element that says what is wrong. */
  readonly errorId: string;
}

export function QueryEditor(props: QueryEditorProps) {
  const queryClient = useQueryClient();
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const extensions = () => [
    keys(() => latest.current.onEnter()),
    queryCompletion({ queryClient, scope: () => latest.current.scope }),
    queryMarks(props.scope.entity),
    attributes(props),
    placeholder(props.placeholder),
    oneLine,
    offerWhenEmpty,
  ];
  const { value, onChange, view, isFocusedAtFirst } = props;
  return (
    <CodeMirror
      value={value}
      onChange={onChange}
      extensions={extensions}
      view={view}
      isFocusedAtFirst={isFocusedAtFirst}
      className="min-w-0 flex-1"
    />
  );
}

/** Long queries are shown on several lines, but there is nothing to break them with. */
const oneLine: Extension = [
  EditorView.lineWrapping,
  EditorView.clipboardInputFilter.of((text) => text.replaceAll(/\s*\n\s*/g, ' ')),
  EditorState.transactionFilter.of((change) => (change.newDoc.lines > 1 ? [] : change)),
];

const offerWhenEmpty = EditorView.domEventHandlers({
  focus: (_, view) => {
    if (view.state.doc.length === 0) startCompletion(view);
  },
});

function attributes({ label, errorId, scope }: QueryEditorProps): Extension {
  return EditorView.contentAttributes.of((view) => ({
    'aria-label': label,
    'aria-multiline': 'false',
    'aria-describedby': errorId,
    'aria-invalid': String(parseQuery(view.state.doc.toString(), scope.entity).error !== undefined),
    'aria-keyshortcuts': '/',
    autocapitalize: 'off',
    spellcheck: 'false',
  }));
}

function keys(enter: () => void): Extension {
  const apply = (view: EditorView) => {
    if (acceptCompletion(view)) return true;
    closeCompletion(view);
    enter();
    return true;
  };
  const take = (view: EditorView) => {
    if (completionStatus(view.state) !== 'active') return false;
    return acceptCompletion(view) || (moveCompletionSelection(true)(view) && acceptCompletion(view));
  };
  const leave = (view: EditorView) => {
    if (!closeCompletion(view)) view.contentDOM.blur();
    return true;
  };
  return [
    history(),
    Prec.highest(
      keymap.of([
        { key: 'Enter', run: apply },
        { key: 'Mod-Enter', run: apply },
        { key: 'Shift-Enter', run: apply },
        { key: 'Tab', run: take },
        { key: 'Escape', run: leave },
      ]),
    ),
    keymap.of([...historyKeymap, ...standardKeymap]),
  ];
}
