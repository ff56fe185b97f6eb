/** How text is found in long text: whatever the case, and however the text's writer escaped it. */

/** As the engine's `lower`: letters beyond ASCII stay as they are, and so does every byte's place. */
export function asciiLower(value: string): string {
  return value.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** For `LIKE`: the pieces with anything between them, and nothing around. */
export function likePattern(pieces: readonly string[]): string {
  return pieces.map((piece) => piece.replaceAll(/[\\%_]/g, '\\$&')).join('%');
}

/**
 * The ways in which the pieces may stand in ASCII-lowered text; finding one of them is a match.
 * Letters beyond ASCII are tried as given, small, large, and with a large first one; JSON text may hold quotes, backslashes and
 * line ends escaped, and everything beyond ASCII as `\u….`.
 */
export function formsOf(pieces: readonly string[]): string[][] {
  const writings: ((piece: string) => string)[] = [(piece) => piece, escapeJson, escapeNonAscii];
  const forms = casesOf(pieces).flatMap((cased) =>
    writings.map((write) => cased.map((piece) => asciiLower(write(piece)))),
  );
  return distinct(forms);
}

/** For short text that is never escaped: names and ids. */
export function plainFormsOf(pieces: readonly string[]): string[][] {
  return distinct(casesOf(pieces).map((cased) => cased.map(asciiLower)));
}

/** What an index can be asked for, wherever in a word it stands: runs of ASCII letters and digits, and runs beyond ASCII. */
export function indexedRuns(piece: string): string[] {
  return (piece.match(/[a-z0-9]{2,}|[^\0-\x7f]+/g) ?? []).filter((run) => Array.from(run).length > 1);
}

/** Of these runs the words that the piece itself bounds on both sides: whoever holds the piece holds them as whole words. */
export function wholeWords(piece: string): string[] {
  return piece.match(/(?<=[^a-z0-9])[a-z0-9]{2,}(?=[^a-z0-9])/g) ?? [];
}

/** What `LIKE` does with the pieces of one form. */
export function containsInOrder(value: string, pieces: readonly string[]): boolean {
  let at = 0;
  for (const piece of pieces) {
    const found = value.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return true;
}

function casesOf(pieces: readonly string[]): string[][] {
  const given = [...pieces];
  if (given.every((piece) => /^[\0-\x7f]*$/.test(piece))) return [given];
  return [
    given,
    given.map((piece) => piece.toLowerCase()),
    given.map((piece) => piece.toUpperCase()),
    given.map((piece) => piece.replace(/^./u, (first) => first.toUpperCase())),
    given.map((piece) => piece.toLowerCase().replace(/^./u, (first) => first.toUpperCase())),
  ];
}

function escapeJson(piece: string): string {
  return JSON.stringify(piece).slice(1, -1);
}

function escapeNonAscii(piece: string): string {
  return escapeJson(piece).replaceAll(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function distinct(forms: readonly string[][]): string[][] {
  return [...new Map(forms.map((form) => [JSON.stringify(form), form])).values()];
}
