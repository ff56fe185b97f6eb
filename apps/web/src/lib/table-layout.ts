/** Which columns a table shows and in which order: what was chosen, held against the columns there are. */

export interface KnownColumn {
  readonly id: string;
  readonly isOptional?: boolean;
}

export const rowSizes = ['S', 'M', 'L'] as const;
export type RowSize = (typeof rowSizes)[number];

/** Pixels, and the lines of text that fit. */
export const rowSizeFacts: Readonly<Record<RowSize, { readonly height: number; readonly lines: number }>> = {
  S: { height: 32, lines: 1 },
  M: { height: 56, lines: 2 },
  L: { height: 104, lines: 5 },
};

/** The columns to show. Names that are no column's are left out; at least one column stays. */
export function shownColumns(known: readonly KnownColumn[], chosen: readonly string[] | null): string[] {
  const ids = new Set(known.map((column) => column.id));
  const shown = [...new Set(chosen ?? [])].filter((id) => ids.has(id));
  return shown.length > 0 ? shown : usualColumns(known);
}

export function usualColumns(known: readonly KnownColumn[]): string[] {
  return known.filter((column) => column.isOptional !== true).map((column) => column.id);
}

/** Shown ones first, in their order; then the others as they are known. */
export function chooserOrder(known: readonly KnownColumn[], shown: readonly string[]): string[] {
  const isShown = new Set(shown);
  return [...shown, ...known.map((column) => column.id).filter((id) => !isShown.has(id))];
}

/** A column that comes in goes to the end; the last one does not go. */
export function toggleColumn(shown: readonly string[], id: string): string[] {
  if (!shown.includes(id)) return [...shown, id];
  return shown.length === 1 ? [...shown] : shown.filter((each) => each !== id);
}

/** The column takes the place of `toId`, which makes room towards where it came from. */
export function moveColumn(shown: readonly string[], id: string, toId: string): string[] {
  const from = shown.indexOf(id);
  const to = shown.indexOf(toId);
  if (from < 0 || to < 0) return [...shown];
  const rest = shown.filter((each) => each !== id);
  return [...rest.slice(0, to), id, ...rest.slice(to)];
}

/** `a,b`, with what a comma or percent sign in an id would break written as URLs do. */
export function writeColumns(columns: readonly string[]): string {
  return columns.map((id) => id.replaceAll('%', '%25').replaceAll(',', '%2C')).join(',');
}

export function readColumns(text: string | undefined): string[] | null {
  if (text === undefined || text === '') return null;
  return text.split(',').map((id) => id.replaceAll('%2C', ',').replaceAll('%25', '%'));
}
