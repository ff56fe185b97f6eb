/** Runs projects of vitest.config.ts and counts their tests. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Counts, Part } from '#lib/parts.ts';
import { run, tool } from '#lib/process.ts';

export interface VitestOptions {
  readonly project: string;
  readonly timeoutMs: number;
  readonly env?: Readonly<Record<string, string>>;
}

export function vitestPart(name: string, { project, timeoutMs, env = {} }: VitestOptions): Part {
  return {
    name,
    run: async () => {
      const folder = mkdtempSync(join(tmpdir(), 'telltale-tests-'));
      try {
        const report = join(folder, 'report.json');
        const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile=${report}`];
        const result = await run(tool('vitest'), args, { timeoutMs, env });
        return countsOf(readReport(report), result.status);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

function readReport(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    return undefined;
  }
}

/** A run can fail without a failed test: a file that does not load, an error after the tests, no report at all. */
function countsOf(report: Report | undefined, status: number): Counts {
  const failed = report?.numFailedTests ?? 0;
  return {
    passed: report?.numPassedTests ?? 0,
    failed: status !== 0 && failed === 0 ? 1 : failed,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  };
}
