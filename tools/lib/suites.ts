/** The test suites, each with what it needs of the machine. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium, ensurePostgres } from '#lib/machine.ts';
import type { Counts, Part } from '#lib/parts.ts';
import { root, run, tool } from '#lib/process.ts';
import { ensurePythonClients } from '#lib/python-clients.ts';
import { vitestPart } from '#lib/vitest.ts';
import { buildWeb } from '#lib/web-build.ts';

export const unitTests: Part = vitestPart('unit tests', { project: 'unit', timeoutMs: 300_000 });

export function databaseTests(): Part {
  const suite = vitestPart('database tests', { project: 'db', timeoutMs: 600_000 });
  const postgres = early(ensurePostgres());
  return { name: suite.name, run: () => postgres().then(suite.run) };
}

/** Tests through HTTP against a started server. */
export function apiTests(): Part {
  return vitestPart('API tests', { project: 'api', timeoutMs: 600_000 });
}

export function sdkTests(): readonly Part[] {
  // Begins now, in the background of the suites before.
  void pythonClients();
  return [
    vitestPart('SDKs: JavaScript', { project: 'sdk-js', timeoutMs: 300_000 }),
    {
      name: 'SDKs: Python',
      run: async () =>
        vitestPart('SDKs: Python', { project: 'sdk-python', timeoutMs: 300_000, env: await pythonClients() }).run(),
    },
  ];
}

export function browserTests(): Part {
  const chromium = early(ensureChromium());
  return {
    name: 'browser tests',
    run: async () => {
      const browser = await chromium();
      await buildWeb();
      // Without Python, its clients are not among what the browser is shown; their own part says that they are missing.
      const python = await pythonClients().catch(() => ({}));
      return playwright({ ...python, ...(browser === undefined ? {} : { E2E_CHROMIUM: browser }) });
    },
  };
}

let clients: Promise<Record<string, string>> | undefined;

/** Made once, for the suites that talk to the server and for the browser. */
function pythonClients(): Promise<Record<string, string>> {
  clients ??= ensurePythonClients();
  clients.catch(() => undefined);
  return clients;
}

/** Starts the work now, in the background of the suites before; a failure is told when the result is asked for. */
function early<T>(work: Promise<T>): () => Promise<T> {
  work.catch(() => undefined);
  return () => work;
}

async function playwright(env: Readonly<Record<string, string>>): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-tests-'));
  const report = join(folder, 'report.json');
  try {
    const result = await run(tool('playwright'), ['test', '--reporter=list,json'], {
      cwd: join(root, 'e2e'),
      env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
      timeoutMs: 600_000,
    });
    return countsOf(report, result.status);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Stats {
  readonly expected: number;
  readonly unexpected: number;
  readonly flaky: number;
  readonly skipped: number;
}

function countsOf(report: string, status: number): Counts {
  let stats: Stats = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
  try {
    stats = (JSON.parse(readFileSync(report, 'utf8')) as { stats: Stats }).stats;
  } catch {
    // No report: Playwright itself failed, and its status says so.
  }
  const failed = stats.unexpected + stats.flaky;
  return { passed: stats.expected, failed: status !== 0 && failed === 0 ? 1 : failed, skipped: stats.skipped };
}
