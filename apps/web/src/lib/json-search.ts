/** Finds text in the keys and values of a JSON value. */
import { escapePointer } from './json-rows.ts';

/** More are counted no further: nobody steps through them. */
export const jsonMatchesMax = 1000;

/** Pointers of what has the text in its key or value, in the order of reading; letters match in either case. */
export function findInJson(root: unknown, query: string): readonly string[] {
  const wanted = query.trim().toLowerCase();
  const found: string[] = [];
  if (wanted === '') return found;
  const has = (text: unknown) => String(text).toLowerCase().includes(wanted);
  const stack: { value: unknown; pointer: string; key: string | number | null }[] = [
    { value: root, pointer: '', key: null },
  ];
  for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
    const { value, pointer, key } = place;
    const isContainer = typeof value === 'object' && value !== null;
    if ((typeof key === 'string' && has(key)) || (!isContainer && has(value))) found.push(pointer);
    if (found.length >= jsonMatchesMax) return found;
    if (!isContainer) continue;
    const isList = Array.isArray(value);
    const children = Object.entries(value).map(([name, child]) => {
      const at: string | number = isList ? Number(name) : name;
      return { value: child as unknown, pointer: `${pointer}/${escapePointer(at)}`, key: at };
    });
    for (const child of children.toReversed()) stack.push(child);
  }
  return found;
}
