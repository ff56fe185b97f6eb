/** CSV as RFC 4180 has it, safe to open in a spreadsheet. */

type Cell = string | number | boolean | object | null | undefined;

export function csvText(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: Cell): string {
  const text = typeof value === 'string' ? unarmed(value) : plain(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function plain(value: Exclude<Cell, string>): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What a spreadsheet would take for a formula becomes text by an apostrophe. */
function unarmed(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}

/** Also after white space, which some programs skip, and in full width, which some take for the same. */
const formula = /^[\s\0]*[=+\-@＝＋－＠|%]|^[\t\r\n]/;
