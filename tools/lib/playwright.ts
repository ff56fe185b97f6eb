/** Runs the browser tests and counts them. */
import { join } from 'node:path';
import { endOf, type Failure, messageOf } from '#lib/failures.ts';
import type { Result } from '#lib/parts.ts';
import { root, run, type RunResult, tool } from '#lib/process.ts';
import { readReport, withReport } from '#lib/report.ts';

const timeoutMs = 1_800_000;

export function runPlaywright(env: Readonly<Record<string, string>>): Promise<Result> {
  return withReport(async (report) => {
    const result = await run(tool('playwright'), ['test', '--reporter=list,json'], {
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
  const failed = unexpected + flaky;
  const failures = report === undefined ? [] : [...outsideTests(report), ...report.suites.flatMap(failuresOf)];
  if (status !== 0 && failures.length === 0) failures.push({ title: `ended with ${status}`, message: endOf(output) });
  return { passed: expected, failed: status !== 0 && failed === 0 ? 1 : failed, skipped, failures };
}

function outsideTests({ errors }: Report): Failure[] {
  return errors.map(({ message = '' }) => ({ title: 'outside of a test', message: messageOf(message) }));
}

function failuresOf({ suites = [], specs }: Suite): Failure[] {
  const failed = specs.flatMap(({ file, title, tests }) =>
    tests
      .filter((test) => test.status === 'unexpected' || test.status === 'flaky')
      .map(({ results }) => {
        const errors = results.flatMap((result) => result.errors.map((error) => error.message));
        return { title: `${file} › ${title}`, message: messageOf(errors.join('\n')) };
      }),
  );
  return [...failed, ...suites.flatMap(failuresOf)];
}
