/** Runs projects of vitest.config.ts and counts their tests. */
import { relative } from 'node:path';
import { endOf, type Failure, messageOf } from '#lib/failures.ts';
import { type Part, type Result, retries } from '#lib/parts.ts';
import { root, run, type RunResult, tool } from '#lib/process.ts';
import { readReport, withReport } from '#lib/report.ts';

export interface VitestOptions {
  readonly project: string;
  readonly timeoutMs: number;
  readonly env?: Readonly<Record<string, string>>;
}

export function vitestPart(name: string, { project, timeoutMs, env = {} }: VitestOptions): Part {
  return {
    name,
    run: () =>
      withReport(async (report) => {
        const reporters = ['--reporter=default', '--reporter=json', `--outputFile=${report}`];
        const args = ['run', '--project', project, `--retry=${retries}`, ...reporters];
        return vitestResult(report, await run(tool('vitest'), args, { timeoutMs, env }));
      }),
  };
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly FileReport[];
}

interface FileReport {
  /** The file's path. */
  readonly name: string;
  readonly status: string;
  /** Why the file as a whole failed. */
  readonly message: string;
  readonly assertionResults: readonly TestReport[];
}

interface TestReport {
  readonly fullName: string;
  readonly status: string;
  readonly failureMessages: readonly string[] | null;
}

/** A run can fail without a failed test: a file that does not load, an error after the tests, no report at all. */
export function vitestResult(reportFile: string, { status, output }: RunResult): Result {
  const report = readReport<Report>(reportFile);
  const failed = report?.numFailedTests ?? 0;
  const failures = report?.testResults.flatMap(failuresOf) ?? [];
  if (status !== 0 && failures.length === 0) failures.push({ title: `ended with ${status}`, message: endOf(output) });
  return {
    passed: report?.numPassedTests ?? 0,
    failed: status !== 0 && failed === 0 ? 1 : failed,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
    failures,
    unsteady: report?.testResults.flatMap(unsteadyOf) ?? [],
  };
}

function failuresOf({ name, status, message, assertionResults }: FileReport): Failure[] {
  const file = relative(root, name);
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (failed.length === 0) return status === 'failed' ? [{ title: file, message: messageOf(message) }] : [];
  return failed.map((test) => failureOf(file, test));
}

/** What passed keeps the messages of the tries before. */
function unsteadyOf({ name, assertionResults }: FileReport): Failure[] {
  return assertionResults
    .filter(({ status, failureMessages }) => status === 'passed' && (failureMessages?.length ?? 0) > 0)
    .map((test) => failureOf(relative(root, name), test));
}

function failureOf(file: string, { fullName, failureMessages }: TestReport): Failure {
  return { title: `${file} › ${fullName}`, message: messageOf(failureMessages?.join('\n') ?? '') };
}
