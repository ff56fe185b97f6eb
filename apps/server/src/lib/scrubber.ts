/** Takes secrets out of text that others wrote, whole or as it streams in. */

export interface Scrubber {
  scrub(text: string): string;
  /** For text that comes in pieces: what may be the beginning of a secret is kept back until more is known. */
  stream(): ScrubStream;
}

interface ScrubStream {
  push(piece: string): string;
  /** What was kept back. */
  end(): string;
}

const stand = '[secret]';
/** Shorter ones would blot out words; keys of providers are far longer. */
const charsMin = 8;

export function createScrubber(secrets: readonly string[]): Scrubber {
  const spellings = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
  ]);
  const hidden = [...new Set(spellings)]
    .filter((secret) => secret.length >= charsMin)
    .toSorted((a, b) => b.length - a.length);
  const scrub = (text: string) => hidden.reduce((rest, secret) => rest.replaceAll(secret, stand), text);
  return {
    scrub,
    stream() {
      let kept = '';
      return {
        push(piece) {
          const text = scrub(kept + piece);
          const open = Math.max(0, ...hidden.map((secret) => openLength(text, secret)));
          kept = text.slice(text.length - open);
          return text.slice(0, text.length - open);
        },
        end() {
          const rest = kept;
          kept = '';
          return rest;
        },
      };
    },
  };
}

/** How much of the text's end may be the beginning of the secret. */
function openLength(text: string, secret: string): number {
  for (let length = Math.min(text.length, secret.length - 1); length > 0; length--) {
    if (text.endsWith(secret.slice(0, length))) return length;
  }
  return 0;
}
