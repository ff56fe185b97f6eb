/** Beginnings of stored text, for lists. */

/** As many characters as the preview columns of the tables hold. */
const previewLength = 240;

export function cutPreview(text: string): string {
  if (text.length <= previewLength) return text;
  // Twice as many code units hold at least as many characters; a pair torn apart there is never reached.
  return Array.from(text.slice(0, 2 * previewLength))
    .slice(0, previewLength)
    .join('');
}
