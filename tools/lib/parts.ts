/** Runs the parts of a check one after the other and closes with one line of sums for people and for CI. */
import { type Failure, failureLines } from '#lib/failures.ts';
import { say } from '#lib/process.ts';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface Result extends Counts {
  readonly failures: readonly Failure[];
  /** Tests that failed at first and passed when repeated, which only CI does: they count as passed, and are told. */
  readonly unsteady: readonly Failure[];
}

export interface Part {
  readonly name: string;
  /** A thrown error counts as one failure. */
  readonly run: () => Promise<Result>;
}

/** A part that cannot run here. Skipping is for people's machines: in CI it is a failure. */
export class CannotRun extends Error {
  override readonly name = 'CannotRun';
}

/** How often a test that fails is repeated: one that wavers must not hold up a landing. At home it fails at once. */
export const retries = process.env['CI'] === undefined ? 0 : 2;

export const one: Result = { passed: 1, failed: 0, skipped: 0, failures: [], unsteady: [] };

interface Outcome extends Result {
  readonly name: string;
  readonly seconds: number;
  /** In one line why the part did not run or did not end, '' when it did. */
  readonly note: string;
}

/** @returns the exit status: 0 when nothing failed */
export async function runParts(parts: readonly Part[]): Promise<number> {
  const started = performance.now();
  const outcomes: Outcome[] = [];
  for (const part of parts) {
    say(`\n── ${part.name} ${'─'.repeat(Math.max(0, 70 - part.name.length))}`);
    outcomes.push(await runPart(part));
  }
  tell('passed only when repeated', outcomes, 'unsteady');
  tell('what failed', outcomes, 'failures');
  summarise(outcomes, (performance.now() - started) / 1000);
  return outcomes.some((outcome) => outcome.failed > 0) ? 1 : 0;
}

async function runPart(part: Part): Promise<Outcome> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  try {
    const result = await part.run();
    return { name: part.name, ...result, seconds: seconds(), note: '' };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const note = reason.split('\n')[0] ?? '';
    if (error instanceof CannotRun && process.env['CI'] === undefined) {
      say(`${part.name}: SKIPPED: ${reason}`);
      const skipped = { passed: 0, failed: 0, skipped: 1, failures: [], unsteady: [] };
      return { name: part.name, ...skipped, seconds: seconds(), note: `SKIPPED: ${note}` };
    }
    const failed = { passed: 0, failed: 1, skipped: 0, failures: [{ title: '', message: reason }], unsteady: [] };
    return { name: part.name, ...failed, seconds: seconds(), note };
  }
}

function tell(heading: string, outcomes: readonly Outcome[], key: 'failures' | 'unsteady'): void {
  const lines = outcomes.flatMap((outcome) => failureLines(outcome.name, outcome[key]));
  if (lines.length > 0) say(`\n── ${heading} ${'─'.repeat(70 - heading.length)}\n${lines.join('\n')}`);
}

function summarise(outcomes: readonly Outcome[], seconds: number): void {
  const width = Math.max(...outcomes.map((outcome) => outcome.name.length));
  say('');
  for (const outcome of outcomes) {
    const { passed, failed, skipped, unsteady } = outcome;
    const others = { failed, skipped, 'passed only when repeated': unsteady.length };
    const counts = [
      `${passed} passed`,
      ...Object.entries(others).flatMap(([what, n]) => (n > 0 ? [`${n} ${what}`] : [])),
    ];
    const note = outcome.note === '' ? '' : `  ${outcome.note}`;
    say(`${outcome.name.padEnd(width)}  ${`${outcome.seconds.toFixed(1)} s`.padStart(8)}  ${counts.join(', ')}${note}`);
  }
  const sum = (key: keyof Counts) => outcomes.reduce((total, outcome) => total + outcome[key], 0);
  say(`\nAll in ${Math.round(seconds)} s${sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''}`);
  say(`${sum('passed')} passed, ${sum('failed')} failed`);
}
