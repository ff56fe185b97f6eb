/** A giant input or output, as a worker holds it: laid out in rows, of which the page asks for those in sight. */
import { readStored } from './exact-json.ts';
import { copyText } from './json.ts';
import {
  defaultOpenDepth,
  isVector,
  jsonPath,
  jsonRows,
  longTextMin,
  type JsonRow,
  type Openings,
  revealed,
  wayTo,
} from './json-rows.ts';
import { findInJson, jsonMatchesMax } from './json-search.ts';
import { lineAt, lineOf, lineStarts, splitLines } from './text-lines.ts';

/** Each row that is laid out takes memory, in sight or not. */
const giantRowsMax = 1_000_000;
/** Opening all of a giant value would walk all of it. */
const openAllDepth = 6;
/** A vector is known by its first numbers. */
const vectorShown = 64;

export interface GiantLayout {
  readonly kind: 'json' | 'text';
  readonly count: number;
  /** There is more than is laid out. */
  readonly isCut: boolean;
}

export interface GiantRow {
  readonly row: JsonRow;
  /** Of a long text: whether it is laid out. */
  readonly isToggled: boolean;
}

interface GiantPlace {
  readonly layout: GiantLayout;
  readonly index: number;
}

export interface GiantValue {
  layout(): GiantLayout;
  rows(from: number, to: number): readonly GiantRow[];
  toggle(pointer: string): GiantLayout;
  openAll(): GiantLayout;
  closeAll(): GiantLayout;
  /** How many places have the text in them; at most `jsonMatchesMax`. */
  find(query: string): number;
  /** Lays out what the match of the last search is in. */
  show(match: number): GiantPlace;
  path(pointer: string): string;
  text(pointer: string): string;
}

export function openGiant(text: string): GiantValue {
  const value = readStored(text);
  return typeof value === 'string' ? new GiantText(value) : new GiantJson(value);
}

class GiantText implements GiantValue {
  readonly #text: string;
  readonly #starts: readonly number[];
  #found: number[] = [];

  constructor(text: string) {
    this.#text = text;
    this.#starts = lineStarts(text);
  }

  layout(): GiantLayout {
    return { kind: 'text', count: this.#starts.length - 1, isCut: false };
  }

  rows(from: number, to: number): readonly GiantRow[] {
    const end = Math.min(to, this.#starts.length - 1);
    return Array.from({ length: Math.max(0, end - from) }, (_, at) => {
      const value = lineAt(this.#text, this.#starts, from + at);
      const row = { pointer: '', depth: 0, key: null, kind: 'chunk', value, size: 0, chunk: from + at } as const;
      return { row, isToggled: false };
    });
  }

  toggle(): GiantLayout {
    return this.layout();
  }

  openAll(): GiantLayout {
    return this.layout();
  }

  closeAll(): GiantLayout {
    return this.layout();
  }

  find(query: string): number {
    this.#found = [];
    const wanted = query.trim();
    if (wanted === '') return 0;
    for (const { index } of this.#text.matchAll(
      new RegExp(wanted.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`), 'gi'),
    )) {
      this.#found.push(lineOf(this.#starts, index));
      if (this.#found.length >= jsonMatchesMax) break;
    }
    return this.#found.length;
  }

  show(match: number): GiantPlace {
    return { layout: this.layout(), index: this.#found[match] ?? 0 };
  }

  path(): string {
    return '$';
  }

  text(): string {
    return this.#text;
  }
}

class GiantJson implements GiantValue {
  readonly #value: unknown;
  #openings: Openings;
  #rows: readonly JsonRow[] = [];
  #found: readonly string[] = [];
  #query = '';

  constructor(value: unknown) {
    this.#value = value;
    this.#openings = { toggled: new Set(), openDepth: defaultOpenDepth(value) };
    this.#layOut(this.#openings);
  }

  layout(): GiantLayout {
    return { kind: 'json', count: this.#rows.length, isCut: this.#rows.length >= giantRowsMax };
  }

  rows(from: number, to: number): readonly GiantRow[] {
    return this.#rows
      .slice(from, to)
      .map((row, at) => ({ row: slim(row), isToggled: this.#rows[from + at + 1]?.kind === 'chunk' }));
  }

  toggle(pointer: string): GiantLayout {
    const toggled = new Set(this.#openings.toggled);
    if (!toggled.delete(pointer)) toggled.add(pointer);
    return this.#layOut({ ...this.#openings, toggled });
  }

  openAll(): GiantLayout {
    return this.#layOut({ toggled: new Set(), openDepth: openAllDepth });
  }

  closeAll(): GiantLayout {
    return this.#layOut({ toggled: new Set(), openDepth: 1 });
  }

  find(query: string): number {
    this.#query = query.trim().toLowerCase();
    this.#found = findInJson(this.#value, query);
    return this.#found.length;
  }

  show(match: number): GiantPlace {
    const pointer = this.#found[match] ?? '';
    const toggled = revealed(this.#value, pointer, this.#openings);
    const layout = this.#layOut({ ...this.#openings, toggled });
    const first = this.#rows.findIndex((row) => row.pointer === pointer);
    const piece = this.#rows.findIndex(
      (row) => row.pointer === pointer && row.kind === 'chunk' && String(row.value).toLowerCase().includes(this.#query),
    );
    return { layout, index: Math.max(first, piece, 0) };
  }

  path(pointer: string): string {
    return jsonPath(this.#value, pointer);
  }

  text(pointer: string): string {
    const place = wayTo(this.#value, pointer).at(-1);
    return copyText(place === undefined ? this.#value : place.value);
  }

  #layOut(openings: Openings): GiantLayout {
    this.#openings = openings;
    this.#rows = jsonRows(this.#value, openings, { rowsMax: giantRowsMax, split: splitLines });
    return this.layout();
  }
}

/** What a row shows of its value, for what it holds may be all of it. */
function slim(row: JsonRow): JsonRow {
  const { value } = row;
  if (typeof value === 'string' && value.length > longTextMin)
    return { ...row, value: value.slice(0, longTextMin + 1) };
  if (typeof value !== 'object' || value === null) return row;
  if (isVector(value)) return { ...row, value: value.slice(0, vectorShown) };
  return { ...row, value: Array.isArray(value) ? [] : {} };
}
