/** CSV that spreadsheets read and do not run. */
import type { TraceListItem } from '@telltale/contract/traces.ts';

type Cell = string | number | boolean | null | undefined;

/** One line, with its end. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Traces hold text of strangers: what a spreadsheet would take for a formula is made text by an apostrophe. */
export function csvCell(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Also after white space, which some programs skip, and in full width, which some take for the same. */
const formula = /^[\s\0]*[=+\-@＝＋－＠|%]|^[\t\r\n]/;

interface Column {
  readonly name: string;
  readonly of: (trace: TraceListItem) => Cell;
}

const coreColumns: readonly Column[] = [
  { name: 'id', of: (trace) => trace.id },
  { name: 'timestamp', of: (trace) => trace.timestamp },
  { name: 'name', of: (trace) => trace.name },
  { name: 'userId', of: (trace) => trace.userId },
  { name: 'sessionId', of: (trace) => trace.sessionId },
  { name: 'environment', of: (trace) => trace.environment },
  { name: 'release', of: (trace) => trace.release },
  { name: 'version', of: (trace) => trace.version },
  { name: 'tags', of: (trace) => json(trace.tags) },
  { name: 'public', of: (trace) => trace.public },
  { name: 'bookmarked', of: (trace) => trace.bookmarked },
];

const groupColumns: Readonly<Record<string, readonly Column[]>> = {
  metrics: [
    { name: 'latency', of: (trace) => trace.latency },
    { name: 'totalCost', of: (trace) => trace.totalCost },
    { name: 'inputTokens', of: (trace) => trace.inputTokens },
    { name: 'outputTokens', of: (trace) => trace.outputTokens },
    { name: 'totalTokens', of: (trace) => trace.totalTokens },
    { name: 'observationCount', of: (trace) => trace.observationCount },
    { name: 'errorCount', of: (trace) => trace.levels?.ERROR ?? 0 },
  ],
  scoreValues: [{ name: 'scores', of: (trace) => json((trace.scoreValues ?? []).map(scoreText)) }],
  preview: [
    { name: 'inputPreview', of: (trace) => trace.inputPreview },
    { name: 'outputPreview', of: (trace) => trace.outputPreview },
  ],
  io: [
    { name: 'input', of: (trace) => text(trace.input) },
    { name: 'output', of: (trace) => text(trace.output) },
    { name: 'metadata', of: (trace) => text(trace.metadata) },
  ],
};

function scoreText({ name, value, stringValue }: NonNullable<TraceListItem['scoreValues']>[number]) {
  return { name, value: stringValue ?? value };
}

/** Those of `core`, and of each group that is asked for. */
export function traceColumns(groups: readonly string[]): readonly Column[] {
  const extra = Object.entries(groupColumns).flatMap(([group, columns]) => (groups.includes(group) ? columns : []));
  return [...coreColumns, ...extra];
}

function json(value: unknown): string {
  return JSON.stringify(value);
}

function text(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : json(value);
}
