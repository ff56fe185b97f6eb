/** Colours the parts of a query, and underlines the place that cannot be read. */
import type { Entity } from '@telltale/contract/fields.ts';
import { parseQuery } from '@telltale/contract/query-language.ts';
import { type TokenKind, tokensOf } from '@telltale/contract/query-tokens.ts';
import { type Extension, type Range, RangeSetBuilder, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';

const classes: Readonly<Record<TokenKind, string>> = {
  keyword: 'text-accent font-semibold',
  sign: 'text-ink-3',
  field: 'text-(--json-key)',
  key: 'text-(--json-key) italic',
  value: 'text-(--json-text)',
  text: 'text-ink',
};

const marks = new Map(Object.entries(classes).map(([kind, name]) => [kind, Decoration.mark({ class: name })]));
const errorMark = Decoration.mark({ class: 'underline decoration-danger decoration-wavy underline-offset-3' });

export function queryMarks(entity: Entity): Extension {
  return [decorationsOf(colours), decorationsOf((text) => Decoration.set(errorRange(text, entity)))];
}

function decorationsOf(decorate: (text: string) => DecorationSet): Extension {
  return StateField.define<DecorationSet>({
    create: (state) => decorate(state.doc.toString()),
    update: (value, { docChanged, state }) => (docChanged ? decorate(state.doc.toString()) : value),
    provide: (field) => EditorView.decorations.from(field),
  });
}

function colours(text: string): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { kind, from, to } of tokensOf(text).tokens) {
    const mark = marks.get(kind);
    if (mark) builder.add(from, to, mark);
  }
  return builder.finish();
}

/** Something missing has no length: then what stands before it is underlined. */
function errorRange(text: string, entity: Entity): Range<Decoration>[] {
  const { error } = parseQuery(text, entity);
  if (error === undefined || text === '') return [];
  const from = Math.min(error.at, text.length - 1);
  const to = Math.min(text.length, Math.max(from + 1, error.at + error.length));
  return [errorMark.range(from, to)];
}
