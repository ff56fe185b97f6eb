/** Finding words in the rows of a trace: what is searched, which rows match, and what to keep in sight around them. */
import type { FlatTree } from './tree.ts';

export interface SearchColumns {
  readonly id: readonly string[];
  readonly name: readonly string[];
  readonly type: readonly string[];
  readonly model: readonly string[];
  readonly statusMessage: readonly string[];
}

/** What is searched in each row. Costs a moment for a giant trace, so make it once, when the search begins. */
export function searchTexts({ source }: Pick<FlatTree, 'source'>, columns: SearchColumns): string[] {
  return Array.from(source, (i) => {
    const { name, type, model, statusMessage, id } = columns;
    return `${name[i]!}\n${type[i]!}\n${model[i]!}\n${statusMessage[i]!}\n${id[i]!}`.toLowerCase();
  });
}

/** The rows that have the words as they stand, whatever their case; none for an empty query. */
export function findRows(texts: readonly string[], query: string): Int32Array {
  const wanted = query.trim().toLowerCase();
  const rows: number[] = [];
  if (wanted !== '') {
    texts.forEach((text, row) => {
      if (text.includes(wanted)) rows.push(row);
    });
  }
  return Int32Array.from(rows);
}

/** 1 for each of the rows and for all their ancestors. */
export function withAncestors({ size, parent }: Pick<FlatTree, 'size' | 'parent'>, rows: Int32Array): Uint8Array {
  const kept = new Uint8Array(size);
  for (const row of rows) {
    for (let at = row; at >= 0 && kept[at] === 0; at = parent[at]!) kept[at] = 1;
  }
  return kept;
}

/** Where else than in its name a row matches, so that a reader sees why it was found. */
export function matchBesideName(columns: SearchColumns, index: number, query: string): string {
  const wanted = query.trim().toLowerCase();
  const has = (text: string) => text.toLowerCase().includes(wanted);
  if (wanted === '' || has(columns.name[index]!)) return '';
  for (const text of [columns.statusMessage[index]!, columns.model[index]!, columns.id[index]!]) {
    if (has(text)) return text;
  }
  return '';
}
