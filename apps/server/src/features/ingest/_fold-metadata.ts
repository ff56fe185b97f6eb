/**
 * Metadata merged deeply, leaf by leaf, whatever the order of arrival.
 *
 * A patch is a set of writes to paths. A plain value (arrays included) written at a path wipes what was written below it earlier; a
 * write below a path turns an earlier plain value there into an object. Each path therefore keeps its greatest plain write, even when
 * later writes below hide it: it still wipes older ones that arrive later. What can never be seen again is dropped, and keys are
 * sorted, so that the same writes always leave the same state.
 */
import type { Json } from '#features/records/records.ts';
import type { Stamp } from './change.ts';
import { compareLast, compareText, compareValues, type StampTable } from './_fold-stamp.ts';

/**
 * Which write made what, shaped like the metadata: a number where one write made the whole subtree; else the hidden plain write (`w`),
 * the empty object (`o`) and the children (`c`), each where there is one.
 */
export type MetadataCode =
  | number
  | { readonly w?: number; readonly o?: number; readonly c?: Record<string, MetadataCode> };

interface Node {
  /** The greatest write of a plain value; its value is gone once something below hides it. */
  leaf: { readonly stamp: Stamp; readonly value: unknown } | null;
  /** The greatest write of an empty object, if it is later than everything below. */
  marker: Stamp | null;
  readonly children: Map<string, Node>;
}

export class MetadataFold {
  changed = false;
  /** Metadata of one write, the usual case: not taken apart until a second write comes. */
  #single: { readonly value: Json; readonly stamp: Stamp } | null = null;
  #root: Node | null = null;

  constructor(held: Json, code: MetadataCode | undefined, stamps: readonly Stamp[]) {
    if (code === undefined) return;
    if (typeof code === 'number') this.#single = { value: held, stamp: stampAt(stamps, code) };
    else this.#root = decodeNode(held, code, stamps);
  }

  merge(patch: Json | undefined, stamp: Stamp): void {
    if (!patch || isEmpty(patch)) return;
    if (!this.#single && !this.#root) {
      this.#single = { value: patch, stamp };
      this.changed = true;
      return;
    }
    this.#root ??= this.#single ? nodeOf(this.#single.value, this.#single.stamp) : newNode();
    this.#single = null;
    if (write(this.#root, patch, stamp)) this.changed = true;
  }

  encode(table: StampTable): { readonly metadata: Json; readonly code: MetadataCode | undefined } {
    if (this.#single) return { metadata: sorted(this.#single.value), code: table.numberOf(this.#single.stamp) };
    if (!this.#root) return { metadata: {}, code: undefined };
    const { value, code } = encodeNode(this.#root, table);
    return { metadata: value as Json, code };
  }
}

/** Gives whether anything changed. */
function write(node: Node, value: unknown, stamp: Stamp): boolean {
  if (!isObject(value)) return writeLeaf(node, value, stamp);
  if (node.leaf && compareLast(stamp, node.leaf.stamp) <= 0) return false;
  const changed = isEmpty(value) ? writeMarker(node, stamp) : writeChildren(node, value, stamp);
  if (changed && node.leaf) node.leaf = { stamp: node.leaf.stamp, value: undefined };
  return changed;
}

function writeLeaf(node: Node, value: unknown, stamp: Stamp): boolean {
  if (node.leaf) {
    const order = compareLast(stamp, node.leaf.stamp) || (isHidden(node) ? 0 : compareValues(value, node.leaf.value));
    if (order <= 0) return false;
  }
  wipeBelow(node, stamp);
  node.leaf = { stamp, value: isHidden(node) ? undefined : value };
  return true;
}

function writeMarker(node: Node, stamp: Stamp): boolean {
  if (node.marker && compareLast(stamp, node.marker) <= 0) return false;
  for (const child of node.children.values()) if (holdsSince(child, stamp)) return false;
  node.marker = stamp;
  return true;
}

function writeChildren(node: Node, value: Json, stamp: Stamp): boolean {
  let changed = false;
  for (const [key, item] of Object.entries(value)) {
    const child = node.children.get(key) ?? newNode();
    if (!write(child, item, stamp)) continue;
    node.children.set(key, child);
    changed = true;
  }
  if (changed && node.marker && compareLast(node.marker, stamp) <= 0) node.marker = null;
  return changed;
}

function wipeBelow(node: Node, stamp: Stamp): void {
  if (node.marker && compareLast(node.marker, stamp) <= 0) node.marker = null;
  for (const [key, child] of node.children) {
    wipeBelow(child, stamp);
    if (child.leaf && compareLast(child.leaf.stamp, stamp) <= 0) child.leaf = null;
    if (!child.leaf && !isHidden(child)) node.children.delete(key);
  }
}

/** Whether anything at or below the node was written at `stamp` or later. */
function holdsSince(node: Node, stamp: Stamp): boolean {
  if (node.leaf && compareLast(node.leaf.stamp, stamp) >= 0) return true;
  if (node.marker && compareLast(node.marker, stamp) >= 0) return true;
  for (const child of node.children.values()) if (holdsSince(child, stamp)) return true;
  return false;
}

/** Whether the node is an object, so that a plain value written to it is not seen. */
function isHidden(node: Node): boolean {
  return node.children.size > 0 || node.marker !== null;
}

interface Encoded {
  readonly value: unknown;
  readonly code: MetadataCode;
}

function encodeNode(node: Node, table: StampTable): Encoded {
  if (node.leaf && !isHidden(node)) return { value: node.leaf.value, code: table.numberOf(node.leaf.stamp) };
  const children = [...node.children]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([key, child]) => [key, encodeNode(child, table)] as const);
  const value = Object.fromEntries(children.map(([key, child]) => [key, child.value]));
  const only = node.leaf ? undefined : soleCode(node, children, table);
  if (only !== undefined) return { value, code: only };
  const code = {
    ...(node.leaf && { w: table.numberOf(node.leaf.stamp) }),
    ...(node.marker && { o: table.numberOf(node.marker) }),
    c: Object.fromEntries(children.map(([key, child]) => [key, child.code])),
  };
  return { value, code };
}

/** The number of the write that made the whole object, if one did. */
function soleCode(
  node: Node,
  children: readonly (readonly [string, Encoded])[],
  table: StampTable,
): number | undefined {
  const first = children[0]?.[1].code;
  if (first === undefined) return node.marker ? table.numberOf(node.marker) : undefined;
  if (node.marker || typeof first !== 'number') return undefined;
  return children.every(([, child]) => child.code === first) ? first : undefined;
}

function decodeNode(value: unknown, code: MetadataCode, stamps: readonly Stamp[]): Node {
  if (typeof code === 'number') return nodeOf(value, stampAt(stamps, code));
  const node = newNode();
  if (code.w !== undefined) node.leaf = { stamp: stampAt(stamps, code.w), value: undefined };
  if (code.o !== undefined) node.marker = stampAt(stamps, code.o);
  const held = isObject(value) ? value : {};
  for (const [key, child] of Object.entries(code.c ?? {})) {
    node.children.set(key, decodeNode(Object.hasOwn(held, key) ? held[key] : undefined, child, stamps));
  }
  return node;
}

function nodeOf(value: unknown, stamp: Stamp): Node {
  const node = newNode();
  write(node, value, stamp);
  return node;
}

function newNode(): Node {
  return { leaf: null, marker: null, children: new Map() };
}

function stampAt(stamps: readonly Stamp[], number: number): Stamp {
  return stamps[number] ?? { priority: -1, at: 0, order: 0, by: '' };
}

function sorted(value: Json): Json {
  const entries = Object.entries(value).toSorted(([a], [b]) => compareText(a, b));
  return Object.fromEntries(entries.map(([key, item]) => [key, isObject(item) ? sorted(item) : item]));
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(value: Json): boolean {
  return Object.keys(value).length === 0;
}
