/** Regular expressions that users write: refused when they can run wild, and stopped when one does all the same. */
import vm from 'node:vm';
import { LRUCache } from 'lru-cache';
import { AppError } from '#lib/errors.ts';

const subjectCharsMax = 512;
const runMs = 25;
const repeatsMax = 20;

/** @throws AppError 'invalid_request' when the text is no regular expression, or repeats what repeats already. */
export function checkPattern(source: string): void {
  compile(source, false);
  if (repeatsNested(source)) {
    throw new AppError(
      'invalid_request',
      `Pattern ${show(source)} repeats a group that repeats inside; write it without nesting`,
    );
  }
  if ((source.match(/[*+{]/g)?.length ?? 0) > repeatsMax) {
    throw new AppError('invalid_request', `Pattern ${show(source)} has more than ${repeatsMax} repetitions`);
  }
}

/** Remembers its answers. A pattern that once took too long matches nothing from then on. */
export class Pattern {
  readonly #regex: RegExp;
  readonly #answers = new LRUCache<string, boolean>({ max: 1000 });
  #stopped = false;

  /** A leading `(?i)` ignores case, as PostgreSQL and Python have it. @throws AppError 'invalid_request' */
  constructor(source: string, ignoreCase = false) {
    this.#regex = compile(source, ignoreCase);
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  test(subject: string): boolean {
    if (this.#stopped || subject.length > subjectCharsMax) return false;
    let answer = this.#answers.get(subject);
    if (answer === undefined) {
      answer = this.#run(subject);
      this.#answers.set(subject, answer);
    }
    return answer;
  }

  /** `vm` is here for its time limit, which interrupts a regular expression too; the expression is no code. */
  #run(subject: string): boolean {
    sandbox.regex = this.#regex;
    sandbox.subject = subject;
    try {
      return script.runInContext(context, { timeout: runMs }) === true;
    } catch {
      this.#stopped = true;
      return false;
    }
  }
}

const sandbox: { regex: RegExp; subject: string } = { regex: /^/, subject: '' };
const context = vm.createContext(sandbox);
const script = new vm.Script('regex.test(subject)');

function compile(source: string, ignoreCase: boolean): RegExp {
  const [, inline = '', body = ''] = /^(?:\(\?([ims]+)\))?([\s\S]*)$/.exec(source) ?? [];
  const flags = new Set(`${inline}${ignoreCase ? 'i' : ''}`.split(''));
  try {
    return new RegExp(body, [...flags].join(''));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('invalid_request', `Pattern ${show(source)} is not a regular expression: ${reason}`, { cause });
  }
}

/** Whether a group with an unbounded repetition inside is itself repeated: `(a+)+`, `(a*b?){2,}`. */
function repeatsNested(source: string): boolean {
  /** Of each open group, the outermost being the whole pattern: whether something in it repeats without bound. */
  const open: boolean[] = [false];
  let closedAt = -1;
  let closedRepeats = false;
  for (const { 0: token, index } of source.matchAll(/\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|[()*+]|\{\d*,?\d*\}/g)) {
    if (token === '(') {
      open.push(false);
    } else if (token === ')') {
      closedAt = index + 1;
      closedRepeats = open.length > 1 && open.pop() === true;
      if (closedRepeats) open[open.length - 1] = true;
    } else if (/^[*+{]/.test(token)) {
      if (closedRepeats && closedAt === index) return true;
      if (!/^\{\d+(,\d+)?\}$/.test(token)) open[open.length - 1] = true;
    }
  }
  return false;
}

function show(source: string): string {
  return JSON.stringify(source.length > 100 ? `${source.slice(0, 100)}…` : source);
}
