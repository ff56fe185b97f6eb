/** Metadata as a flat table: one row a value, named by the way to it, and the query that finds others that have the same. */
import { printQuery, type Test } from '@telltale/contract/query-tree.ts';
import { writeExact } from './exact-json.ts';
import { isVector } from './json-rows.ts';
import { isEmpty, isRecord } from './json.ts';

export interface MetadataRow {
  /** `user.address[0].city`; unique. */
  readonly path: string;
  /** The key of the metadata itself, by which lists are asked. */
  readonly key: string;
  /** What the value is called by the object that holds it; null for items of a list, and for a value of the metadata itself. */
  readonly name: string | null;
  readonly isTop: boolean;
  readonly value: unknown;
  readonly text: string;
}

/** More are not read as a table. */
export const metadataRowsMax = 2000;

/** In the order in which they were sent, as many as the maximum. */
export function metadataRows(metadata: Readonly<Record<string, unknown>>): MetadataRow[] {
  const rows: MetadataRow[] = [];
  const stack = Object.entries(metadata)
    .map(([key, value]) => ({ path: key, key, name: null as string | null, isTop: true, value }))
    .toReversed();
  for (let row = stack.pop(); row !== undefined && rows.length < metadataRowsMax; row = stack.pop()) {
    const { path, key, value } = row;
    if (isLeaf(value)) {
      rows.push({ ...row, text: typeof value === 'string' ? value : (writeExact(value) ?? '') });
      continue;
    }
    const isList = Array.isArray(value);
    const children = Object.entries(value as object).map(([name, child]: [string, unknown]) => ({
      path: isList ? `${path}[${name}]` : `${path}.${name}`,
      key,
      name: isList ? null : name,
      isTop: false,
      value: child,
    }));
    for (const child of children.toReversed()) stack.push(child);
  }
  return rows;
}

function isLeaf(value: unknown): boolean {
  return isVector(value) || isEmpty(value) || !(isRecord(value) || Array.isArray(value));
}

/** Rows with the text in path or value, letters in either case. */
export function matchMetadata(rows: readonly MetadataRow[], sought: string): readonly MetadataRow[] {
  const wanted = sought.trim().toLowerCase();
  if (wanted === '') return rows;
  return rows.filter(({ path, text }) => path.toLowerCase().includes(wanted) || text.toLowerCase().includes(wanted));
}

/** Longer ones are not asked for. */
const conditionMax = 300;

/** The query of a list for what has this value; null for values that no one would ask for. */
export function metadataCondition({ key, name, isTop, value, text }: MetadataRow): string | null {
  if (isEmpty(value) || text.length > conditionMax || typeof value === 'object') return null;
  // What lies deeper is stored as the JSON of the key's value.
  const json = `${name === null ? '' : `${JSON.stringify(name)}:`}${writeExact(value)}`;
  const test: Test = isTop ? { kind: 'equals', value: text } : { kind: 'pattern', pieces: ['', json, ''] };
  return printQuery({ kind: 'is', field: 'metadata', key, test });
}
