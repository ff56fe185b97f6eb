/** Reads the words of a query and remembers where they stood. */

export interface Failure {
  readonly message: string;
  readonly at: number;
  readonly length: number;
}

export function failure(message: string, at: number, length: number): Failure {
  return { message, at, length };
}

/** `pieces` are what stands between unescaped stars: one without any. */
export interface Word {
  readonly pieces: readonly string[];
  readonly isQuoted: boolean;
  /** As it was written, without the quotes: what `<`, `>`, `=` and `..` mean in it is up to the field. */
  readonly raw: string;
  readonly at: number;
  readonly length: number;
}

export class Reader {
  readonly #text: string;
  at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.at >= this.#text.length;
  }

  /** '' at the end. */
  peek(): string {
    return this.#text.charAt(this.at);
  }

  next(): string {
    return this.#text.charAt(this.at + 1);
  }

  fail(message: string, length: number): Failure {
    return failure(message, this.at, length);
  }

  skipSpace(): void {
    while (/\s/.test(this.peek())) this.at += 1;
  }

  take(character: string): boolean {
    if (this.peek() !== character) return false;
    this.at += 1;
    return true;
  }

  isAtKeyword(keyword: string): boolean {
    const end = this.at + keyword.length;
    return this.#text.startsWith(keyword, this.at) && /^(?:[\s()"]|$)/.test(this.#text.charAt(end));
  }

  takeKeyword(keyword: string): boolean {
    this.skipSpace();
    if (!this.isAtKeyword(keyword)) return false;
    this.at += keyword.length;
    return true;
  }

  /** Up to a space, a parenthesis, a quote or one of `stops`. A backslash takes the next character as it is. */
  word(stops: string): Word | Failure {
    const start = this.at;
    const pieces = [''];
    while (!this.isAtEnd && !/[\s()"]/.test(this.peek()) && (stops === '' || !stops.includes(this.peek()))) {
      if (this.peek() === '*') pieces.push('');
      else pieces[pieces.length - 1] += this.peek() === '\\' && this.next() !== '' ? this.#escaped() : this.peek();
      this.at += 1;
    }
    const length = this.at - start;
    if (length === 0) return failure('This cannot stand here', start, 1);
    return { pieces, isQuoted: false, raw: this.#text.slice(start, this.at), at: start, length };
  }

  #escaped(): string {
    this.at += 1;
    return this.peek();
  }

  /** From one quote to the next that no backslash stands before. Stars mean nothing in it. */
  quoted(): Word | Failure {
    const start = this.at;
    let text = '';
    for (this.at += 1; this.peek() !== '"'; this.at += 1) {
      if (this.isAtEnd) return failure('This quote has no end', start, 1);
      text += this.peek() === '\\' && this.next() !== '' ? this.#escaped() : this.peek();
    }
    this.at += 1;
    return { pieces: [text], isQuoted: true, raw: text, at: start, length: this.at - start };
  }
}

/** At most three names that are much like `name`. */
export function nearest(name: string, names: readonly string[]): string[] {
  const wanted = name.toLowerCase();
  const scored = [...new Set(names)].map((each) => ({ each, distance: distance(wanted, each.toLowerCase()) }));
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  return scored
    .filter(({ distance: far }) => far <= limit)
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ each }) => each);
}

/** How many characters must be changed, 0.5 when one begins with the other. */
function distance(a: string, b: string): number {
  if (a.length >= 3 && b.startsWith(a)) return 0.5;
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
