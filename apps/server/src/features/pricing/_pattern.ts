/**
 * Regular expressions that users write, matched in time that grows with pattern times subject and no faster. The
 * engine's own matcher backtracks, and one pattern could stop the server.
 */
import { LRUCache } from 'lru-cache';
import { AppError } from '#lib/errors.ts';
import { compileProgram, parsePattern, type Flags, type Program } from './_pattern-program.ts';

const subjectCharsMax = 512;

/** JavaScript's syntax, without backreferences, and with lookahead only at the start (`^(?!…)`). */
export class Pattern {
  readonly #program: Program;
  /** Expressions that must match, or must not, from the very start. */
  readonly #guards: readonly { readonly program: Program; readonly wanted: boolean }[];
  readonly #answers = new LRUCache<string, boolean>({ max: 1000 });

  /**
   * A leading `(?i)` ignores case, as PostgreSQL and Python have it.
   * @throws AppError 'invalid_request' when it is no regular expression, is too big, or uses what is left out.
   */
  constructor(source: string, ignoreCase = false) {
    const [, inline = '', body = ''] = /^(?:\(\?([ims]+)\))?([\s\S]*)$/.exec(source) ?? [];
    const flags = { i: ignoreCase || inline.includes('i'), m: inline.includes('m'), s: inline.includes('s') };
    try {
      checkSyntax(body, flags);
      const { guards, node } = parsePattern(body, flags);
      this.#program = compileProgram(node, flags);
      this.#guards = guards.map((guard) => ({ program: compileProgram(guard.node, flags), wanted: guard.wanted }));
    } catch (cause) {
      const shown = JSON.stringify(source.length > 100 ? `${source.slice(0, 100)}…` : source);
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new AppError('invalid_request', `Pattern ${shown} cannot be used: ${reason}`, { cause });
    }
  }

  /** Whether it is found anywhere in the subject; one of more than 512 characters is never searched. */
  test(subject: string): boolean {
    if (subject.length > subjectCharsMax) return false;
    let answer = this.#answers.get(subject);
    if (answer === undefined) {
      answer =
        this.#guards.every(({ program, wanted }) => program.matches(subject, true) === wanted) &&
        this.#program.matches(subject, false);
      this.#answers.set(subject, answer);
    }
    return answer;
  }
}

/** The engine knows best what is well formed, and says best what is not. */
function checkSyntax(body: string, flags: Flags): void {
  new RegExp(body, `${flags.i ? 'i' : ''}${flags.m ? 'm' : ''}${flags.s ? 's' : ''}`);
}
