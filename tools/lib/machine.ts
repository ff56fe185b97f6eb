/** Finds the programs that tests need beside Node, and installs them where that can be done without asking. */
import { accessSync, constants, existsSync, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CannotRun } from '#lib/parts.ts';
import { run, tool } from '#lib/process.ts';

const aptMsMax = 300_000;
let listsAreFresh = false;
let queue: Promise<unknown> = Promise.resolve();

/** @returns the browser's program, or undefined for the one that Playwright keeps for itself */
export async function ensureChromium(): Promise<string | undefined> {
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  const found = names.map(onPath).find((path) => path !== undefined);
  if (found !== undefined) return found;
  if (canUseApt()) {
    await aptInstall(['chromium']);
    return onPath('chromium');
  }
  const result = await run(tool('playwright'), ['install', 'chromium'], { output: 'keep', timeoutMs: aptMsMax });
  if (result.status !== 0) throw new CannotRun(`there is no Chromium and it could not be installed\n${result.output}`);
  return undefined;
}

/** @returns a Python 3.10 or newer that can make virtual environments */
export async function ensurePython(): Promise<string> {
  const found = await findPython();
  if (found !== undefined) return found;
  if (canUseApt()) {
    await aptInstall(['python3', 'python3-venv']);
    const installed = await findPython();
    if (installed !== undefined) return installed;
  }
  throw new CannotRun('there is no Python 3.10 or newer with the venv module');
}

/** Debian keeps the server's programs off PATH, one folder for each major version. */
export async function ensurePostgres(): Promise<void> {
  const isThere = () => globSync('/usr/lib/postgresql/*/bin/postgres').length > 0 || onPath('postgres') !== undefined;
  if (isThere()) return;
  if (canUseApt()) await aptInstall(['postgresql']);
  if (!isThere()) throw new CannotRun('there is no PostgreSQL server on this machine');
}

async function findPython(): Promise<string | undefined> {
  const probe = 'import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (3, 10) else 1)';
  for (const name of ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10']) {
    const path = onPath(name);
    if (path === undefined) continue;
    const result = await run(path, ['-c', probe], { output: 'keep', timeoutMs: 30_000 });
    if (result.status === 0) return path;
  }
  return undefined;
}

function onPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function canUseApt(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** One at a time: apt holds a lock, and several parts of a test run may ask at once. */
function aptInstall(packages: readonly string[]): Promise<void> {
  const turn = queue.then(() => aptInstallNow(packages));
  queue = turn.catch(() => undefined);
  return turn;
}

async function aptInstallNow(packages: readonly string[]): Promise<void> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const steps = [['install', '-y', '--no-install-recommends', ...packages]];
  if (!listsAreFresh) steps.unshift(['update']);
  for (const args of steps) {
    const result = await run('apt-get', ['-q', ...args], { output: 'keep', timeoutMs: aptMsMax, env });
    if (result.status !== 0) {
      throw new CannotRun(`apt-get ${args.join(' ')} ended with ${result.status}\n${result.output.slice(-2000)}`);
    }
  }
  listsAreFresh = true;
}
