/** The query language of lists: text in, a tree out, or an error that says where and how to mend it. See docs/query-language.md. */
import { type Entity, type Field, fieldsOf, findField } from './fields.ts';
import { type Failure, failure, nearest, Reader, type Word } from './query-reader.ts';
import { allOf, anyOf, everything, not, type Query, type Test } from './query-tree.ts';
import { testOf } from './query-values.ts';

export const queryLengthMax = 10_000;
export const queryDepthMax = 20;
export const queryTermsMax = 500;

export interface QueryError {
  readonly message: string;
  /** Where in the text, in UTF-16 code units. */
  readonly at: number;
  readonly length: number;
}

export type ParsedQuery =
  | { readonly query: Query; readonly error?: undefined }
  | { readonly query?: undefined; readonly error: QueryError };

/** Field names and values are checked against the entity's fields. Nothing but space is met by everything. */
export function parseQuery(text: string, entity: Entity): ParsedQuery {
  if (text.length > queryLengthMax) {
    const message = `The query has ${text.length} characters; at most ${queryLengthMax} are read`;
    return { error: { message, at: queryLengthMax, length: text.length - queryLengthMax } };
  }
  const parsed = new Parser(text, entity).parse();
  return 'message' in parsed ? { error: parsed } : { query: parsed };
}

interface Target {
  readonly field: Field;
  readonly key: string | undefined;
  /** As it was written. */
  readonly name: string;
}

/** Reads one operand: a term of the query, or a value in `level:(…)`. */
type ReadLeaf = () => Query | Failure;

class Parser {
  readonly #reader: Reader;
  readonly #entity: Entity;
  #depth = 0;
  #terms = 0;

  constructor(text: string, entity: Entity) {
    this.#reader = new Reader(text);
    this.#entity = entity;
  }

  parse(): Query | Failure {
    const reader = this.#reader;
    reader.skipSpace();
    if (reader.isAtEnd) return everything;
    const query = this.#or(() => this.#term());
    if ('message' in query) return query;
    reader.skipSpace();
    return reader.isAtEnd ? query : reader.fail('There is no "(" for this ")"', 1);
  }

  #or(leaf: ReadLeaf): Query | Failure {
    const reader = this.#reader;
    const parts: Query[] = [];
    do {
      const part = this.#and(leaf);
      if ('message' in part) return part;
      parts.push(part);
    } while (reader.takeKeyword('OR'));
    return anyOf(parts);
  }

  #and(leaf: ReadLeaf): Query | Failure {
    const reader = this.#reader;
    const parts: Query[] = [];
    do {
      const part = this.#operand(leaf);
      if ('message' in part) return part;
      parts.push(part);
      reader.skipSpace();
    } while (reader.takeKeyword('AND') || !(reader.isAtEnd || reader.peek() === ')' || reader.isAtKeyword('OR')));
    return allOf(parts);
  }

  #operand(leaf: ReadLeaf): Query | Failure {
    const reader = this.#reader;
    reader.skipSpace();
    if (reader.isAtEnd) return reader.fail('A condition is missing here', 0);
    if (reader.isAtKeyword('OR') || reader.isAtKeyword('AND')) {
      return reader.fail('A condition is missing before this word; to search for the word, put it in quotes', 2);
    }
    if (reader.takeKeyword('NOT') || this.#takeMinus()) {
      const negated = this.#nested(() => this.#operand(leaf));
      return 'message' in negated ? negated : not(negated);
    }
    return reader.peek() === '(' ? this.#group(leaf) : leaf();
  }

  /** A dash before something negates it; one that stands alone is a word. */
  #takeMinus(): boolean {
    const reader = this.#reader;
    return reader.peek() === '-' && /^[^\s)]/.test(reader.next()) && reader.take('-');
  }

  #group(leaf: ReadLeaf): Query | Failure {
    const reader = this.#reader;
    const opening = reader.at;
    reader.take('(');
    reader.skipSpace();
    if (reader.peek() === ')') return failure('There is nothing between the parentheses', opening, 2);
    const inner = this.#nested(() => this.#or(leaf));
    if ('message' in inner) return inner;
    reader.skipSpace();
    return reader.take(')') ? inner : failure('This "(" has no ")"', opening, 1);
  }

  #nested(read: () => Query | Failure): Query | Failure {
    if (this.#depth >= queryDepthMax) {
      return this.#reader.fail(`Parentheses and negations go at most ${queryDepthMax} deep`, 1);
    }
    this.#depth += 1;
    const query = read();
    this.#depth -= 1;
    return query;
  }

  #term(): Query | Failure {
    const reader = this.#reader;
    const refused = this.#countTerm();
    if (refused) return refused;
    if (reader.peek() === '"') {
      const phrase = reader.quoted();
      if ('message' in phrase) return phrase;
      if (reader.peek() === ':') return reader.fail('Field names stand without quotes before the colon', 1);
      return searchOf(phrase);
    }
    const head = reader.word(':');
    if ('message' in head) return head;
    if (!reader.take(':')) return isKeyAhead(head, reader) ? this.#quotedKey(head) : searchOf(head);
    return head.pieces.join('*') === 'has' ? this.#has() : this.#comparison(head);
  }

  #countTerm(): Failure | undefined {
    this.#terms += 1;
    return this.#terms > queryTermsMax
      ? this.#reader.fail(`A query has at most ${queryTermsMax} conditions`, 1)
      : undefined;
  }

  /** `metadata."a key":value` */
  #quotedKey(head: Word): Query | Failure {
    const reader = this.#reader;
    const key = reader.quoted();
    if ('message' in key) return key;
    if (!reader.take(':')) return reader.fail('A colon and a value are missing after the key', 0);
    return this.#comparison(head, key.pieces.join(''));
  }

  #has(): Query | Failure {
    const reader = this.#reader;
    const word = reader.word('');
    if ('message' in word) return word;
    const isKeyed = isKeyAhead(word, reader);
    const key = isKeyed ? reader.quoted() : undefined;
    if (key && 'message' in key) return key;
    const target = this.#targetOf(word, key?.pieces.join(''));
    if ('message' in target) return target;
    return withKey({ kind: 'has', field: target.field.name } as const, target.key);
  }

  #comparison(head: Word, quotedKey?: string): Query | Failure {
    const reader = this.#reader;
    const target = this.#targetOf(head, quotedKey);
    if ('message' in target) return target;
    if (reader.isAtEnd || /[\s)]/.test(reader.peek())) {
      const example = target.field.values?.[0] ?? 'value';
      return reader.fail(`A value is missing right after the colon, as in ${target.name}:${example}`, 0);
    }
    return reader.peek() === '(' ? this.#group(() => this.#countTerm() ?? this.#value(target)) : this.#value(target);
  }

  #value(target: Target): Query | Failure {
    const reader = this.#reader;
    const word = reader.peek() === '"' ? reader.quoted() : reader.word('');
    if ('message' in word) return word;
    const test = testOf(target.field, target.key, word);
    if ('message' in test) return test;
    const { field, key } = target;
    return test.kind === 'any'
      ? withKey({ kind: 'has', field: field.name } as const, key)
      : withKey({ kind: 'is', field: field.name, test: test as Test } as const, key);
  }

  #targetOf(head: Word, quotedKey?: string): Target | Failure {
    const written = head.pieces.join('*');
    const dot = written.indexOf('.');
    const name = dot < 0 ? written : written.slice(0, dot);
    const field = findField(this.#entity, name);
    if (!field) return this.#unknown(name, head);
    const key = quotedKey ?? (dot < 0 ? undefined : written.slice(dot + 1));
    const isKeyed = field.kind === 'map' || field.kind === 'scores';
    if (key !== undefined && !isKeyed) {
      return failure(`${field.name} has no parts: write ${field.name}:…`, head.at, head.length);
    }
    if (key === '') return failure(`A key is missing after the point, as in ${name}.region`, head.at, head.length);
    return { field, key, name: written };
  }

  #unknown(name: string, head: Word): Failure {
    const fields = fieldsOf[this.#entity];
    const near = nearest(name, [...fields.flatMap((field) => [field.name, ...(field.aliases ?? [])]), 'has']);
    const all = fields.map((field) => field.name).join(', ');
    const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ` Fields are ${all}.`;
    const quoting = 'To search for the text itself, put it in quotes.';
    return failure(`There is no field "${name}".${hint} ${quoting}`, head.at, head.length);
  }
}

function searchOf(word: Word): Query | Failure {
  const pieces = word.pieces.filter((piece) => piece !== '');
  if (pieces.length === 0) return failure('There is nothing to search for', word.at, word.length);
  return { kind: 'search', pieces };
}

function isKeyAhead(head: Word, reader: Reader): boolean {
  return reader.peek() === '"' && head.pieces.at(-1)?.endsWith('.') === true;
}

function withKey<T extends object>(query: T, key: string | undefined): T & { readonly key?: string } {
  return key === undefined ? query : { ...query, key };
}
