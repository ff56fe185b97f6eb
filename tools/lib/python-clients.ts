/** Gives each version of the Python SDK that we test an environment of its own, made once and kept in the user's cache. */
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ensurePython } from '#lib/machine.ts';
import { CannotRun } from '#lib/parts.ts';
import { root, run } from '#lib/process.ts';

const installMsMax = 300_000;
/** Installs a set of pinned packages several times faster than pip does. */
const installer = 'uv==0.13.9';

/**
 * Reads `e2e/sdk/python/<client>.txt`, one file of pinned packages for each client.
 * @returns the environment that tells the tests where each client's Python is: `E2E_PYTHON=<client>=<path>,…`
 */
export async function ensurePythonClients(): Promise<Record<string, string>> {
  const files = globSync('e2e/sdk/python/*.txt', { cwd: root }).sort();
  const clients: string[] = [];
  for (const file of files) {
    const name = basename(file, '.txt');
    clients.push(`${name}=${await ensureClient(name, join(root, file))}`);
  }
  return { E2E_PYTHON: clients.join(',') };
}

async function ensureClient(name: string, requirements: string): Promise<string> {
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const folder = join(pythonFolder(), `${name}-${hash}`);
  const python = join(folder, 'bin', 'python');
  const done = join(folder, 'complete');
  if (existsSync(done) && (await works(python))) return python;

  // A virtual environment knows its own path, so it is made in place and marked when it is complete.
  rmSync(folder, { recursive: true, force: true });
  const uv = await ensureInstaller();
  await must(uv, ['venv', '--quiet', '--python', await ensurePython(), folder]);
  await must(uv, ['pip', 'install', '--quiet', '--python', python, '--requirement', requirements]);
  writeFileSync(done, '');
  return python;
}

async function ensureInstaller(): Promise<string> {
  const folder = join(pythonFolder(), installer.replace('==', '-'));
  const uv = join(folder, 'bin', 'uv');
  if (await works(uv)) return uv;
  const python = await ensurePython();
  const draft = `${folder}.${process.pid}`;
  rmSync(folder, { recursive: true, force: true });
  await must(python, ['-m', 'venv', draft]);
  await must(join(draft, 'bin', 'python'), [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    installer,
  ]);
  renameSync(draft, folder);
  return uv;
}

function pythonFolder(): string {
  const cache = process.env['TELLTALE_CACHE_DIR'];
  if (cache === undefined) throw new CannotRun('TELLTALE_CACHE_DIR is not set: start it through tools/launch.mjs');
  const folder = join(cache, 'python');
  mkdirSync(folder, { recursive: true });
  return folder;
}

async function works(program: string): Promise<boolean> {
  if (!existsSync(program)) return false;
  return (await run(program, ['--version'], { output: 'keep', timeoutMs: 30_000 })).status === 0;
}

async function must(program: string, args: readonly string[]): Promise<void> {
  const result = await run(program, args, { output: 'keep', timeoutMs: installMsMax });
  if (result.status !== 0) throw new CannotRun(`${program} ${args.join(' ')} failed\n${result.output.slice(-2000)}`);
}
