/** Counts tokens as OpenAI's models do. The tables are large, so each is loaded when it is first needed. */

export type Encoding = 'o200k_base' | 'cl100k_base';

export interface Tokenizer {
  /** To be awaited before `count` with this encoding. */
  load(encoding: Encoding): Promise<void>;
  /** @throws Error when the encoding is not loaded. */
  count(text: string, encoding: Encoding): number;
}

type Count = (text: string, options: { readonly disallowedSpecial: Set<string> }) => number;

/** What looks like a control token in a text is text. */
const options = { disallowedSpecial: new Set<string>() };

const loaders: Readonly<Record<Encoding, () => Promise<{ readonly countTokens: Count }>>> = {
  o200k_base: () => import('gpt-tokenizer/encoding/o200k_base'),
  cl100k_base: () => import('gpt-tokenizer/encoding/cl100k_base'),
};

/** More is not worth its time: the rest is taken to be like the beginning. */
const countedCharsMax = 20_000;

/** The time that a run without spaces takes grows with the square of its length. */
const runCharsMax = 250;
const longRun = new RegExp(`\\S{${runCharsMax}}`, 'g');

export function createTokenizer(): Tokenizer {
  const counts = new Map<Encoding, Count>();
  return {
    async load(encoding) {
      if (!counts.has(encoding)) counts.set(encoding, (await loaders[encoding]()).countTokens);
    },
    count(text, encoding) {
      const count = counts.get(encoding);
      if (count === undefined) throw new Error(`the encoding ${encoding} is not loaded`);
      const counted = text.slice(0, countedCharsMax);
      const tokens = piecesOf(counted).reduce((sum, piece) => sum + count(piece, options), 0);
      return counted.length === text.length ? tokens : Math.round((tokens * text.length) / counted.length);
    },
  };
}

function piecesOf(text: string): string[] {
  return text.replaceAll(longRun, '$&\0').split('\0');
}
