/** A JSON value as the rows of a foldable outline. Only what is open is walked, so a giant value costs what it shows. */

export interface JsonRow {
  /** Where the value lies, as JSON pointer: '' for the whole. Unique together with `chunk`. */
  readonly pointer: string;
  readonly depth: number;
  /** Property name or array index; null at the top and for closing rows. */
  readonly key: string | number | null;
  readonly kind: 'open' | 'closed' | 'end' | 'leaf' | 'chunk';
  readonly value: unknown;
  /** Of containers what they hold, of texts the characters. */
  readonly size: number;
  /** For the pieces of an opened long text: which piece this is. */
  readonly chunk: number;
}

/** A string longer than this is shown cut until it is opened. */
export const longTextMin = 600;
/** An opened string is laid out in pieces of at most this many characters, split at line ends where it can be. */
const chunkMax = 2000;
/** Containers that are open at first: while the outline stays within so many rows. */
const openRowsMax = 120;

export interface Openings {
  /** Pointers whose state differs from the default. */
  readonly toggled: ReadonlySet<string>;
  /** Default by depth: a container at a depth under this is open. */
  readonly openDepth: number;
}

/** The deepest default opening that keeps the outline within a screenful or two. */
export function defaultOpenDepth(value: unknown): number {
  let level: unknown[] = [value];
  let rows = 1;
  for (let depth = 0; depth < 12; depth++) {
    const next: unknown[] = [];
    for (const container of level) {
      for (const child of childrenOf(container, openRowsMax + 1)) {
        rows++;
        if (typeof child === 'object' && child !== null && !isVector(child)) next.push(child);
      }
      if (rows > openRowsMax) return Math.max(depth, 1);
    }
    if (next.length === 0) return depth + 1;
    level = next;
  }
  return 12;
}

/** Embeddings are closed at any depth: nobody reads a thousand numbers. */
function isOpen(place: { value: object; pointer: string; depth: number }, openings: Openings): boolean {
  const isDefault = place.depth < openings.openDepth && !isVector(place.value);
  return isDefault !== openings.toggled.has(place.pointer);
}

const vectorMin = 16;

/** An array of numbers alone, as embeddings are; of a long one the beginning decides. */
export function isVector(value: unknown): value is readonly number[] {
  if (!Array.isArray(value) || value.length < vectorMin) return false;
  return value.slice(0, 64).every((item) => typeof item === 'number');
}

/** The values on the way to a pointer, the whole first; as far as the way exists. */
export function wayTo(root: unknown, pointer: string): { pointer: string; key: string | number; value: unknown }[] {
  const way = [];
  let value = root;
  let at = '';
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) break;
    const key = Array.isArray(value) ? Number(name) : name;
    value = (value as Record<string | number, unknown>)[key];
    at += `/${part}`;
    way.push({ pointer: at, key, value });
  }
  return way;
}

/** As programs write it: `$.messages[0]["content type"]`. */
export function jsonPath(root: unknown, pointer: string): string {
  const steps = wayTo(root, pointer).map(({ key }) =>
    typeof key === 'number' ? `[${key}]` : /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`,
  );
  return `$${steps.join('')}`;
}

/** The toggles with which the value at a pointer is in sight: all around it is open, and a long text is laid out. */
export function revealed(root: unknown, pointer: string, openings: Openings): ReadonlySet<string> {
  const toggled = new Set(openings.toggled);
  const places = [{ pointer: '', value: root }, ...wayTo(root, pointer)];
  places.forEach(({ pointer: at, value }, depth) => {
    const isLast = depth === places.length - 1;
    if (typeof value === 'string') {
      if (value.length > longTextMin) toggled.add(at);
      return;
    }
    if (isLast || typeof value !== 'object' || value === null) return;
    if (isOpen({ value, pointer: at, depth }, { ...openings, toggled })) return;
    if (!toggled.delete(at)) toggled.add(at);
  });
  return toggled;
}

interface Frame {
  readonly value: object;
  /** Null for an array: its keys are its indexes. */
  readonly keys: readonly string[] | null;
  readonly pointer: string;
  readonly key: string | number | null;
  at: number;
}

interface Layout {
  readonly rowsMax: number;
  /** The pieces of an opened long text. */
  readonly split: (text: string) => readonly string[];
}

const unbounded: Layout = { rowsMax: Infinity, split: (text) => splitText(text) };

export function jsonRows(root: unknown, openings: Openings, layout: Layout = unbounded): JsonRow[] {
  const rows: JsonRow[] = [];
  const stack: Frame[] = [];
  const into = { rows, stack, openings, layout };
  push(into, root, '', null);
  for (let frame = stack.at(-1); frame !== undefined && rows.length < layout.rowsMax; frame = stack.at(-1)) {
    const { keys, value, pointer } = frame;
    const size = keys === null ? (value as unknown[]).length : keys.length;
    if (frame.at === size) {
      stack.pop();
      rows.push({ pointer, depth: stack.length, key: null, kind: 'end', value, size, chunk: 0 });
      continue;
    }
    const key = keys === null ? frame.at : keys[frame.at]!;
    frame.at++;
    const child = (value as Record<string | number, unknown>)[key];
    push(into, child, `${pointer}/${escapePointer(key)}`, key);
  }
  return rows;
}

function push(
  into: { rows: JsonRow[]; stack: Frame[]; openings: Openings; layout: Layout },
  value: unknown,
  pointer: string,
  key: string | number | null,
): void {
  const { rows, stack, openings, layout } = into;
  const depth = stack.length;
  const row = { pointer, depth, key, value, chunk: 0 };
  if (typeof value === 'object' && value !== null) {
    const keys = Array.isArray(value) ? null : Object.keys(value);
    const size = keys === null ? (value as unknown[]).length : keys.length;
    const open = size > 0 && isOpen({ value, pointer, depth }, openings);
    rows.push({ ...row, kind: open ? 'open' : 'closed', size });
    if (open) stack.push({ value, keys, pointer, key, at: 0 });
    return;
  }
  rows.push({ ...row, kind: 'leaf', size: typeof value === 'string' ? value.length : 0 });
  // Long texts are closed by default at every depth, so their toggles mean "opened".
  if (typeof value === 'string' && value.length > longTextMin && openings.toggled.has(pointer)) {
    layout.split(value).forEach((text, chunk) => {
      if (rows.length >= layout.rowsMax) return;
      rows.push({ pointer, depth: depth + 1, key: null, kind: 'chunk', value: text, size: 0, chunk });
    });
  }
}

/** Pieces that together are the text: at line ends where possible, never longer than the maximum. */
export function splitText(text: string, max = chunkMax): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length;) {
    let end = Math.min(start + max, text.length);
    if (end < text.length) {
      // Within the piece: a long text without line ends must not be searched from its beginning for each.
      const lineEnd = text.slice(start, end).lastIndexOf('\n');
      if (lineEnd >= 0) end = start + lineEnd + 1;
      else if (isHighSurrogate(text.charCodeAt(end - 1))) end--;
    }
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

export function escapePointer(key: string | number): string {
  return typeof key === 'number' ? String(key) : key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function childrenOf(value: unknown, limit: number): unknown[] {
  if (Array.isArray(value)) return value.slice(0, limit);
  if (typeof value !== 'object' || value === null) return [];
  const children: unknown[] = [];
  for (const key in value) {
    children.push((value as Record<string, unknown>)[key]);
    if (children.length >= limit) break;
  }
  return children;
}
