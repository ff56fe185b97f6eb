/** Runs the parts of a check one after the other and closes with one line of sums for people and for CI. */
import { say } from '#lib/process.ts';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface Part {
  readonly name: string;
  /** A thrown error counts as one failure. */
  readonly run: () => Promise<Counts>;
}

/** A part that cannot run here. Skipping is for people's machines: in CI it is a failure. */
export class CannotRun extends Error {
  override readonly name = 'CannotRun';
}

export const one = { passed: 1, failed: 0, skipped: 0 } as const;

interface Outcome extends Counts {
  readonly name: string;
  readonly seconds: number;
  /** Why the part did not run or did not end, '' when it did. */
  readonly reason: string;
}

/** @returns the exit status: 0 when nothing failed */
export async function runParts(parts: readonly Part[]): Promise<number> {
  const started = performance.now();
  const outcomes: Outcome[] = [];
  for (const part of parts) {
    say(`\n── ${part.name} ${'─'.repeat(Math.max(0, 70 - part.name.length))}`);
    const outcome = await runPart(part);
    if (outcome.reason !== '') say(`${part.name}: ${outcome.reason}`);
    outcomes.push(outcome);
  }
  summarise(outcomes, (performance.now() - started) / 1000);
  return outcomes.some((outcome) => outcome.failed > 0) ? 1 : 0;
}

async function runPart(part: Part): Promise<Outcome> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  try {
    const counts = await part.run();
    return { name: part.name, ...counts, seconds: seconds(), reason: '' };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const isSkipped = error instanceof CannotRun && process.env['CI'] === undefined;
    const counts = isSkipped ? { passed: 0, failed: 0, skipped: 1 } : { passed: 0, failed: 1, skipped: 0 };
    return { name: part.name, ...counts, seconds: seconds(), reason: isSkipped ? `SKIPPED: ${reason}` : reason };
  }
}

function summarise(outcomes: readonly Outcome[], seconds: number): void {
  const width = Math.max(...outcomes.map((outcome) => outcome.name.length));
  say('');
  for (const outcome of outcomes) {
    const { passed, failed, skipped } = outcome;
    const counts = `${passed} passed${failed > 0 ? `, ${failed} failed` : ''}${skipped > 0 ? `, ${skipped} skipped` : ''}`;
    const firstLine = outcome.reason.split('\n')[0] ?? '';
    const note = firstLine === '' ? '' : `  ${firstLine}`;
    say(`${outcome.name.padEnd(width)}  ${`${outcome.seconds.toFixed(1)} s`.padStart(8)}  ${counts}${note}`);
  }
  const sum = (key: keyof Counts) => outcomes.reduce((total, outcome) => total + outcome[key], 0);
  say(`\nAll in ${Math.round(seconds)} s${sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''}`);
  say(`${sum('passed')} passed, ${sum('failed')} failed`);
}
