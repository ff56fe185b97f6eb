/** Which addresses of a trace may become links. */

/** Absolute links with a harmless scheme; everything else loses its target. */
export function safeLink(url: string): string {
  return /^(https?:\/\/|mailto:)/i.test(url) ? url : '';
}
