/** The test suites, each with what it needs of the machine. */
import { ensureChromium, ensurePostgres } from '#lib/machine.ts';
import type { Part } from '#lib/parts.ts';
import { runPlaywright } from '#lib/playwright.ts';
import { ensurePythonClients } from '#lib/python-clients.ts';
import { vitestPart } from '#lib/vitest.ts';
import { buildWeb } from '#lib/web-build.ts';

export const unitTests: Part = vitestPart('unit tests', { project: 'unit', timeoutMs: 600_000 });

export function databaseTests(): Part {
  const suite = vitestPart('database tests', { project: 'db', timeoutMs: 1_200_000 });
  const postgres = early(ensurePostgres());
  return { name: suite.name, run: () => postgres().then(suite.run) };
}

/** Tests through HTTP against a started server. */
export function apiTests(): Part {
  return vitestPart('API tests', { project: 'api', timeoutMs: 900_000 });
}

export function sdkTests(): readonly Part[] {
  // Begins now, in the background of the suites before.
  void pythonClients();
  return [
    vitestPart('SDKs: JavaScript', { project: 'sdk-js', timeoutMs: 600_000 }),
    {
      name: 'SDKs: Python',
      run: async () =>
        vitestPart('SDKs: Python', { project: 'sdk-python', timeoutMs: 600_000, env: await pythonClients() }).run(),
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
      return runPlaywright({ ...python, ...(browser === undefined ? {} : { E2E_CHROMIUM: browser }) });
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
