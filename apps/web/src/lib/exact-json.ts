/** JSON as it was written: an integer that a double cannot hold becomes a bigint and goes out digit by digit. */

/** Since browsers pass a reviver the source text; the types of the language do not know it yet. */
type Reviver = (this: unknown, key: string, value: unknown, context?: { readonly source?: string }) => unknown;

/** Fewer digits always fit. */
const mayBeInexact = /\d{16}/;

const keepInteger: Reviver = (_key, value, context) => {
  const isInexact = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
  const source = context?.source;
  return isInexact && source !== undefined && /^-?\d+$/.test(source) ? BigInt(source) : value;
};

/** @throws SyntaxError */
export function parseExact(text: string): unknown {
  return JSON.parse(text, mayBeInexact.test(text) ? (keepInteger as Parameters<typeof JSON.parse>[1]) : undefined);
}

const { rawJSON } = JSON as unknown as { readonly rawJSON?: (text: string) => unknown };

/** @returns undefined for what is no JSON, as `JSON.stringify` does. */
export function writeExact(value: unknown, indent?: number): string | undefined {
  const keep = (_key: string, each: unknown) =>
    typeof each === 'bigint' ? (rawJSON?.(String(each)) ?? String(each)) : each;
  return JSON.stringify(value, keep, indent);
}

/** A stored text: JSON where it is JSON, else the text itself. */
export function readStored(text: string): unknown {
  if (!/^\s*[[{"\-\dtfn]/.test(text)) return text;
  try {
    return parseExact(text);
  } catch {
    return text;
  }
}
