/** Lines of a text, of which long ones are cut, so that each takes one row. */

/** Longer lines go on in the next row. */
const lineMax = 200;

/** Where each line begins, and at the end the length of the text. */
export function lineStarts(text: string): readonly number[] {
  const starts: number[] = [];
  let newline = -1;
  for (let start = 0; start < text.length;) {
    starts.push(start);
    // Of a line that is cut, the end is looked for once.
    if (newline < start) newline = text.indexOf('\n', start);
    if (newline < 0) newline = text.length;
    start = newline - start <= lineMax ? newline + 1 : beforePair(text, start + lineMax);
  }
  starts.push(text.length);
  return starts;
}

export function lineAt(text: string, starts: readonly number[], index: number): string {
  const line = text.slice(starts[index], starts[index + 1]);
  return line.endsWith('\n') ? line.slice(0, -1) : line;
}

/** The line that holds the character at this place. */
export function lineOf(starts: readonly number[], place: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= place) low = middle;
    else high = middle;
  }
  return low;
}

export function splitLines(text: string): string[] {
  const starts = lineStarts(text);
  return Array.from({ length: starts.length - 1 }, (_, index) => lineAt(text, starts, index));
}

/** A pair of surrogates stays together. */
function beforePair(text: string, at: number): number {
  const code = text.charCodeAt(at - 1);
  return code >= 0xd800 && code <= 0xdbff ? at - 1 : at;
}
