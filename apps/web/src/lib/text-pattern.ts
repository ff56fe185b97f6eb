/** How texts one looks for are found in what is shown. */

/** Any of the texts, letters in either case; null when there is nothing to look for. One group: the match. */
export function textPattern(texts: readonly string[]): RegExp | null {
  const wanted = texts.map((each) => each.trim()).filter((each) => each !== '');
  if (wanted.length === 0) return null;
  // Longer ones first, so that none is hidden by its own beginning.
  const pattern = wanted.toSorted((a, b) => b.length - a.length).map(escaped);
  return new RegExp(`(${pattern.join('|')})`, 'giu');
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
