/** The text in a record's `fold` column: who wrote each field, in as few bytes as will do. */
import type { Json } from '#features/records/records.ts';
import { parseJsonText } from '#lib/json.ts';
import type { Stamp } from './change.ts';
import { type MetadataCode, MetadataFold } from './_fold-metadata.ts';
import { decodeRegisters, Registers } from './_fold-registers.ts';
import { StampTable, stampOf, type StampText, unfoldedFirst, unfoldedLast } from './_fold-stamp.ts';

/** `s` the distinct stamps, `f` a character for each register, `m` the metadata; the rest belongs to the kind of record. */
interface FoldText {
  readonly s: readonly StampText[];
  readonly f: string;
  readonly m?: MetadataCode;
}

export interface Folding<T extends object, X> {
  readonly registers: Registers<T>;
  readonly metadata: MetadataFold;
  readonly extras: Partial<X>;
}

export interface Layout<T extends object> {
  /** Only ever appended to: stored folds name fields by position. */
  readonly fields: readonly (keyof T)[];
  /** Those that keep their first value. */
  readonly firsts: readonly (keyof T)[];
}

interface Sources<T> {
  /** Has at least the layout's fields. */
  readonly stored: T | null;
  readonly empty: T;
}

/** Takes up the fold of a stored record. */
export function openFold<T extends object, X>(
  stored: { readonly fold: string; readonly metadata: Json } | null,
  sources: Sources<T>,
  layout: Layout<T>,
): Folding<T, X> {
  const values = pick(sources.stored ?? sources.empty, layout.fields);
  if (!stored)
    return { registers: new Registers(values, []), metadata: new MetadataFold({}, undefined, []), extras: {} };
  if (stored.fold === '') return openUnfolded(stored.metadata, { stored: values, empty: sources.empty }, layout);
  const { s, f, m, ...extras } = parseJsonText(stored.fold) as FoldText;
  const stamps = s.map(stampOf);
  return {
    registers: new Registers(values, decodeRegisters(f, layout.fields, stamps)),
    metadata: new MetadataFold(stored.metadata, m, stamps),
    extras: extras as Partial<X>,
  };
}

function pick<T extends object>(from: T, fields: readonly (keyof T)[]): T {
  const values: Partial<T> = {};
  for (const field of fields) values[field] = from[field];
  return values as T;
}

/** A record that arrived whole has no stamps: changes override it, but for the fields that keep their first value. */
function openUnfolded<T extends object, X>(
  metadata: Json,
  { stored, empty }: { readonly stored: T; readonly empty: T },
  { fields, firsts }: Layout<T>,
): Folding<T, X> {
  const stamped: [keyof T, Stamp][] = fields
    .filter((field) => JSON.stringify(stored[field]) !== JSON.stringify(empty[field]))
    .map((field) => [field, firsts.includes(field) ? unfoldedFirst : unfoldedLast]);
  const code = Object.keys(metadata).length > 0 ? 0 : undefined;
  return {
    registers: new Registers(stored, stamped),
    metadata: new MetadataFold(metadata, code, [unfoldedLast]),
    extras: {},
  };
}

export function closeFold<T extends object, X extends object>(
  { registers, metadata }: Folding<T, X>,
  extras: X,
  layout: Layout<T>,
): { readonly metadata: Json; readonly fold: string } {
  const table = new StampTable();
  const f = registers.encode(layout.fields, table);
  const encoded = metadata.encode(table);
  const text = { s: table.stamps, f, ...(encoded.code !== undefined && { m: encoded.code }), ...extras };
  return { metadata: encoded.metadata, fold: JSON.stringify(text) };
}
