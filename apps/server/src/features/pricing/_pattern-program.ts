/** Parses a regular expression and runs it as a set of states that all move on with each character (Thompson, Pike). */

export interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
}

export type Node =
  | { readonly kind: 'char'; readonly test: (char: string) => boolean }
  | { readonly kind: 'edge'; readonly edge: Edge }
  | { readonly kind: 'sequence' | 'choice'; readonly nodes: readonly Node[] }
  | { readonly kind: 'repeat'; readonly node: Node; readonly min: number; readonly max: number };

type Edge = 'start' | 'end' | 'word' | 'noWord';

interface Parsed {
  readonly node: Node;
  readonly guards: readonly { readonly node: Node; readonly wanted: boolean }[];
}

/** @param source a pattern that `RegExp` accepts. @throws Error for backreferences and lookaround within. */
export function parsePattern(source: string, flags: Flags): Parsed {
  return new Parser(source, flags).parse();
}

const statesMax = 1500;

class Parser {
  readonly #source: string;
  readonly #flags: Flags;
  #at = 0;

  constructor(source: string, flags: Flags) {
    this.#source = source;
    this.#flags = flags;
  }

  parse(): Parsed {
    const guards: { node: Node; wanted: boolean }[] = [];
    const anchored = this.#source.startsWith('^');
    if (anchored) {
      this.#at = 1;
      for (let opening = this.#take(/\(\?[=!]/y); opening !== ''; opening = this.#take(/\(\?[=!]/y)) {
        guards.push({ node: this.#choice(), wanted: opening === '(?=' });
        this.#at++;
      }
      // Without guards the `^` is one like any other: in `^a|b` it belongs to the first branch alone.
      if (guards.length === 0) this.#at = 0;
    }
    const node = this.#choice();
    if (guards.length === 0) return { node, guards };
    if (node.kind === 'choice') throw new Error('put the alternatives after a lookahead into a group');
    return { guards, node: { kind: 'sequence', nodes: [{ kind: 'edge', edge: 'start' }, node] } };
  }

  #choice(): Node {
    const nodes = [this.#sequence()];
    while (this.#take(/\|/y) !== '') nodes.push(this.#sequence());
    return nodes.length === 1 ? (nodes[0] as Node) : { kind: 'choice', nodes };
  }

  #sequence(): Node {
    const nodes: Node[] = [];
    while (this.#at < this.#source.length && !/[|)]/.test(this.#source[this.#at] as string)) {
      nodes.push(this.#repeated(this.#item()));
    }
    return { kind: 'sequence', nodes };
  }

  #repeated(node: Node): Node {
    const [, sign, min, comma, max] =
      /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??$/.exec(this.#take(/(?:[*+?]|\{\d+,?\d*\})\??/y)) ?? [];
    if (sign !== undefined)
      return { kind: 'repeat', node, min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Infinity };
    if (min === undefined) return node;
    const least = Number(min);
    return { kind: 'repeat', node, min: least, max: max ? Number(max) : comma ? Infinity : least };
  }

  #item(): Node {
    if (this.#take(/\((?:\?:|\?<[A-Za-z_$][\w$]*>|(?!\?))/y) !== '') {
      const node = this.#choice();
      this.#at++;
      return node;
    }
    if (this.#source.startsWith('(?', this.#at))
      throw new Error('lookaround is supported only right after a leading ^');
    const edge = this.#take(/[$^]|\\[bB]/y);
    if (edge !== '') return { kind: 'edge', edge: edges[edge] as Edge };
    if (/\\[1-9k]/y.test(this.#source.slice(this.#at, this.#at + 2)))
      throw new Error('backreferences are not supported');
    return { kind: 'char', test: this.#charTest(this.#take(charPattern)) };
  }

  /** Classes and escapes mean what they mean to `RegExp`, one character at a time. */
  #charTest(text: string): (char: string) => boolean {
    const { i, s } = this.#flags;
    if (text.length === 1 && text !== '.') {
      if (!i) return (char) => char === text;
      const lower = text.toLowerCase();
      return (char) => char.toLowerCase() === lower;
    }
    const regex = new RegExp(`^${text}$`, `${i ? 'i' : ''}${s ? 's' : ''}`);
    return (char) => regex.test(char);
  }

  #take(sticky: RegExp): string {
    sticky.lastIndex = this.#at;
    const text = sticky.exec(this.#source)?.[0] ?? '';
    this.#at += text.length;
    return text;
  }
}

const edges: Readonly<Record<string, Edge>> = { '^': 'start', $: 'end', '\\b': 'word', '\\B': 'noWord' };
const charPattern = /\[(?:\\[\s\S]|[^\]\\])*\]|\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|c[A-Za-z]|[\s\S])|[\s\S]/y;

type State =
  | { readonly kind: 'char'; readonly test: (char: string) => boolean; next: number }
  | { readonly kind: 'edge'; readonly edge: Edge; next: number }
  | { readonly kind: 'fork'; readonly to: number[] }
  | { readonly kind: 'done' };

/** @throws Error when the expression, with its counted repetitions written out, is too big. */
export function compileProgram(node: Node, flags: Flags): Program {
  const states: State[] = [{ kind: 'done' }];
  const start = emit(node, 0, states);
  return new Program(states, start, flags.m);
}

function add(state: State, states: State[]): number {
  if (states.length >= statesMax) throw new Error('it is too big');
  return states.push(state) - 1;
}

/** Adds what leads from the returned state to `next`. */
function emit(node: Node, next: number, states: State[]): number {
  switch (node.kind) {
    case 'char':
    case 'edge':
      return add({ ...node, next }, states);
    case 'sequence':
      return node.nodes.reduceRight((to, each) => emit(each, to, states), next);
    case 'choice':
      return add({ kind: 'fork', to: node.nodes.map((each) => emit(each, next, states)) }, states);
    case 'repeat':
      return emitRepeat(node, next, states);
  }
}

function emitRepeat({ node, min, max }: Node & { kind: 'repeat' }, next: number, states: State[]): number {
  let to = next;
  if (max === Infinity) {
    const fork: State = { kind: 'fork', to: [next] };
    to = add(fork, states);
    fork.to.push(emit(node, to, states));
  } else {
    for (let optional = max - min; optional > 0; optional--) {
      to = add({ kind: 'fork', to: [next, emit(node, to, states)] }, states);
    }
  }
  for (let required = min; required > 0; required--) to = emit(node, to, states);
  return to;
}

export class Program {
  readonly #states: readonly State[];
  readonly #start: number;
  readonly #multiline: boolean;

  constructor(states: readonly State[], start: number, multiline: boolean) {
    this.#states = states;
    this.#start = start;
    this.#multiline = multiline;
  }

  /** @param fromStart whether the match must begin with the subject; it may end anywhere in any case. */
  matches(subject: string, fromStart: boolean): boolean {
    let current = new Set<number>();
    for (let at = 0; at <= subject.length; at++) {
      if (at === 0 || !fromStart) this.#enter(this.#start, subject, at, current);
      if (current.has(0)) return true;
      if (at === subject.length || (current.size === 0 && fromStart)) return false;
      const char = subject[at] as string;
      const following = new Set<number>();
      for (const index of current) {
        const state = this.#states[index] as State;
        if (state.kind === 'char' && state.test(char)) this.#enter(state.next, subject, at + 1, following);
      }
      current = following;
    }
    return false;
  }

  /** Adds a state, and all that follow from it without taking a character. */
  #enter(first: number, subject: string, at: number, entered: Set<number>): void {
    const open = [first];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (entered.has(index)) continue;
      entered.add(index);
      const state = this.#states[index] as State;
      if (state.kind === 'fork') open.push(...state.to);
      else if (state.kind === 'edge' && this.#isAt(state.edge, subject, at)) open.push(state.next);
    }
  }

  #isAt(edge: Edge, subject: string, at: number): boolean {
    switch (edge) {
      case 'start':
        return at === 0 || (this.#multiline && subject[at - 1] === '\n');
      case 'end':
        return at === subject.length || (this.#multiline && subject[at] === '\n');
      case 'word':
        return isWord(subject[at - 1]) !== isWord(subject[at]);
      case 'noWord':
        return isWord(subject[at - 1]) === isWord(subject[at]);
    }
  }
}

function isWord(char: string | undefined): boolean {
  return char !== undefined && /\w/.test(char);
}
