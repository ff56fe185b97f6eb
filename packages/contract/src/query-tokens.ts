/** Takes a query apart into what is coloured and completed while it is typed: it need not be whole, nor right. */
import { Reader, type Word } from './query-reader.ts';

/** `sign`: parentheses, colons, the dash and what orders values. `text`: what is searched for everywhere. */
export type TokenKind = 'keyword' | 'sign' | 'field' | 'key' | 'value' | 'text';

/** Field and key as they were written. */
export interface WrittenPlace {
  readonly field: string;
  readonly key?: string | undefined;
}

export interface Token {
  readonly kind: TokenKind;
  /** Where in the text, in UTF-16 code units. */
  readonly from: number;
  readonly to: number;
  /** Of keys and values: what they belong to. Of the field after `has:`, `has`. */
  readonly of?: WrittenPlace;
}

export interface Tokens {
  readonly tokens: readonly Token[];
  /** The field in whose parentheses, as in `level:(ERROR `, the text ends. */
  readonly open: WrittenPlace | undefined;
}

const has: WrittenPlace = { field: 'has' };

export function tokensOf(text: string): Tokens {
  const lexer = new Lexer(text);
  while (!lexer.isAtEnd) lexer.step();
  return { tokens: lexer.tokens, open: lexer.group };
}

class Lexer {
  readonly #text: string;
  readonly #reader: Reader;
  readonly tokens: Token[] = [];
  /** One for each parenthesis that is open. */
  readonly #groups: (WrittenPlace | undefined)[] = [];

  constructor(text: string) {
    this.#text = text;
    this.#reader = new Reader(text);
    this.#reader.skipSpace();
  }

  get isAtEnd(): boolean {
    return this.#reader.isAtEnd;
  }

  get group(): WrittenPlace | undefined {
    return this.#groups.at(-1);
  }

  step(): void {
    const reader = this.#reader;
    const keyword = ['AND', 'OR', 'NOT'].find((each) => reader.isAtKeyword(each));
    if (reader.peek() === '(') this.#open(this.group);
    else if (reader.peek() === ')') this.#close();
    else if (keyword !== undefined) this.#take('keyword', keyword.length);
    else if (reader.peek() === '-' && /^[^\s)]/.test(reader.next())) this.#take('sign', 1);
    else if (this.group) this.#value(this.group);
    else this.#term();
    reader.skipSpace();
  }

  #take(kind: TokenKind, length: number): void {
    this.#push(kind, this.#reader.at, this.#reader.at + length);
    this.#reader.at += length;
  }

  #push(kind: TokenKind, from: number, to: number, of?: WrittenPlace): void {
    if (to > from) this.tokens.push({ kind, from, to, ...(of && { of }) });
  }

  #open(place: WrittenPlace | undefined): void {
    this.#groups.push(place);
    this.#take('sign', 1);
  }

  #close(): void {
    this.#groups.pop();
    this.#take('sign', 1);
  }

  #term(): void {
    const reader = this.#reader;
    const start = reader.at;
    if (reader.peek() === '"') {
      this.#quoted();
      this.#push('text', start, reader.at);
      return;
    }
    const word = this.#word(':');
    if (word === undefined) return this.#take('text', 1);
    const isKeyQuoted = reader.peek() === '"' && word.raw.endsWith('.');
    if (!isKeyQuoted && reader.peek() !== ':') return this.#push('text', start, reader.at);
    if (word.raw === 'has' && !isKeyQuoted) return this.#has(start);
    this.#comparison(this.#place(word));
  }

  #has(start: number): void {
    this.#push('keyword', start, this.#reader.at);
    this.#take('sign', 1);
    const word = this.#word('');
    if (word) this.#place(word, has);
  }

  /** The field, and behind a point the key, which may be in quotes. */
  #place(word: Word, of?: WrittenPlace): WrittenPlace {
    const reader = this.#reader;
    const dot = word.raw.indexOf('.');
    const end = dot < 0 ? word.at + word.length : word.at + dot;
    const field = this.#text.slice(word.at, end);
    this.#push('field', word.at, end, of);
    if (dot < 0) return { field };
    this.#push('sign', end, end + 1);
    const isQuoted = reader.peek() === '"' && word.raw.endsWith('.');
    const quoted = isQuoted ? this.#quoted() : undefined;
    const name = word.pieces.join('*');
    const place = { field, key: quoted ?? name.slice(name.indexOf('.') + 1) };
    this.#push('key', end + 1, reader.at, place);
    return place;
  }

  #comparison(place: WrittenPlace): void {
    if (this.#reader.peek() !== ':') return;
    this.#take('sign', 1);
    if (this.#reader.peek() === '(') this.#open(place);
    else this.#value(place);
  }

  #value(place: WrittenPlace): void {
    const reader = this.#reader;
    const start = reader.at;
    if (reader.peek() === '"') {
      this.#quoted();
      return this.#push('value', start, reader.at, place);
    }
    const word = this.#word('');
    if (word === undefined) return;
    const sign = /^(?:[<>]=?|=)/.exec(word.raw)?.[0].length ?? 0;
    this.#push('sign', start, start + sign);
    this.#push('value', start + sign, reader.at, place);
  }

  #word(stops: string): Word | undefined {
    const word = this.#reader.word(stops);
    return 'message' in word ? undefined : word;
  }

  /** One without an end goes to the end of the text. */
  #quoted(): string {
    const start = this.#reader.at;
    const word = this.#reader.quoted();
    if ('pieces' in word) return word.pieces.join('');
    this.#reader.at = this.#text.length;
    return this.#text.slice(start + 1);
  }
}
