/** Shows variables and references in an editor, and offers them while one types. */
import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { type Extension, RangeSetBuilder, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';
import { variablesOf, writeReference } from '@telltale/contract/prompt-text.ts';
import { marksIn } from '#lib/prompt-parts.ts';
import type { PromptOffers } from './editor-props.ts';

const marks = {
  variable: Decoration.mark({ class: 'text-(--kind-tool) font-medium' }),
  reference: Decoration.mark({ class: 'text-accent' }),
  text: Decoration.mark({}),
};

export const promptMarks: Extension = StateField.define<DecorationSet>({
  create: (state) => decorate(state.doc.toString()),
  update: (value, { docChanged, state }) => (docChanged ? decorate(state.doc.toString()) : value),
  provide: (field) => EditorView.decorations.from(field),
});

function decorate(text: string): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { kind, start, end } of marksIn(text)) builder.add(start, end, marks[kind]);
  return builder.finish();
}

/** `{{` offers variables, `@@@` other prompts. */
export function promptCompletion(offers: PromptOffers): Extension {
  return autocompletion({ override: [(context) => complete(context, offers)], icons: false });
}

async function complete(context: CompletionContext, offers: PromptOffers): Promise<CompletionResult | null> {
  const variable = context.matchBefore(/\{\{\s*[\w.-]*/);
  if (variable) {
    const names = new Set([...offers.variables(), ...variablesOf(context.state.doc.toString())]);
    const closed = context.state.sliceDoc(context.pos, context.pos + 2) === '}}';
    const options = [...names].map((name): Completion => ({
      label: `{{${name}`,
      apply: `{{${name}${closed ? '' : '}}'}`,
    }));
    return options.length === 0 ? null : { from: variable.from, options };
  }
  const reference = context.matchBefore(/@@@[^@\n]*/);
  if (!reference) return null;
  const typed = reference.text.slice(3).replace(/^langfusePrompt:(name=)?/, '');
  const found = await offers.prompts(typed);
  const options = found.flatMap(({ name, labels }) =>
    labels.map((label): Completion => ({ label: name, detail: label, apply: writeReference({ name, label }) })),
  );
  return options.length === 0 ? null : { from: reference.from, options, filter: false };
}
