/** Runs the browser tests and counts them. */
import { join } from 'node:path';
import { endOf, type Failure, messageOf } from '#lib/failures.ts';
import { type Result, retries } from '#lib/parts.ts';
import { root, run, type RunResult, tool } from '#lib/process.ts';
import { readReport, withReport } from '#lib/report.ts';

const timeoutMs = 2_400_000;

export function runPlaywright(env: Readonly<Record<string, string>>): Promise<Result> {
  return withReport(async (report) => {
    const result = await run(tool('playwright'), ['test', `--retries=${retries}`, '--reporter=list,json'], {
      cwd: join(root, 'e2e'),
      env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
      timeoutMs,
    });
    return playwrightResult(report, result);
  });
}

interface Report {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
  readonly suites: readonly Suite[];
  /** What failed outside of a test. */
  readonly errors: readonly { readonly message?: string }[];
}

interface Suite {
  readonly suites?: readonly Suite[];
  readonly specs: readonly Spec[];
}

interface Spec {
  readonly file: string;
  readonly title: string;
  readonly tests: readonly {
    readonly status: string;
    readonly results: readonly { readonly errors: readonly { readonly message: string }[] }[];
  }[];
}

/** Without a report, Playwright itself failed, and its status says so. */
export function playwrightResult(reportFile: string, { status, output }: RunResult): Result {
  const report = readReport<Report>(reportFile);
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = report?.stats ?? {};
  const told = (outcome: string) => report?.suites.flatMap((suite) => testsOf(suite, outcome)) ?? [];
  const failures = [...(report === undefined ? [] : outsideTests(report)), ...told('unexpected')];
  if (status !== 0 && failures.length === 0) failures.push({ title: `ended with ${status}`, message: endOf(output) });
  const failed = status !== 0 && unexpected === 0 ? 1 : unexpected;
  return { passed: expected + flaky, failed, skipped, failures, unsteady: told('flaky') };
}

function outsideTests({ errors }: Report): Failure[] {
  return errors.map(({ message = '' }) => ({ title: 'outside of a test', message: messageOf(message) }));
}

/** The tests of one outcome, each with all that it reported. */
function testsOf({ suites = [], specs }: Suite, outcome: string): Failure[] {
  const own = specs.flatMap(({ file, title, tests }) =>
    tests
      .filter((test) => test.status === outcome)
      .map(({ results }) => {
        const errors = results.flatMap((result) => result.errors.map((error) => error.message));
        return { title: `${file} › ${title}`, message: messageOf(errors.join('\n')) };
      }),
  );
  return [...own, ...suites.flatMap((suite) => testsOf(suite, outcome))];
}
