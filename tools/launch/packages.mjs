/** Installs node_modules when what is there is not what package-lock.json asks for. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { spawn } from 'node:child_process';

/** @param {string} root @param {string} node @param {NodeJS.ProcessEnv} env */
export async function ensurePackages(root, node, env) {
  if (isInstalled(root)) return;
  const started = Date.now();
  process.stdout.write('Installing packages …\n');
  const seconds = () => Math.round((Date.now() - started) / 1000);
  // npm shows no progress unless it owns a terminal; a silent minute looks like a hang.
  const heartbeat = setInterval(() => process.stdout.write(`  still installing, ${seconds()} s\n`), 10_000);
  try {
    await npmCi(root, node, env);
  } finally {
    clearInterval(heartbeat);
  }
  process.stdout.write(`Installed packages in ${seconds()} s\n`);
}

/**
 * npm writes node_modules/.package-lock.json as the last step of every install. Comparing it with the lock file
 * finds an install that is missing, half done or outdated, and leaves alone one that the user made by hand.
 */
function isInstalled(root) {
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  const wanted = packagesOf(join(root, 'package-lock.json'));
  if (wanted === undefined) throw new Error('package-lock.json is missing or broken');
  if (installed === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/')) return true;
    const found = installed[path];
    if (found === undefined) return entry.optional === true || entry.devOptional === true || entry.peer === true;
    return found.version === entry.version && found.link === entry.link;
  });
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** Runs under Node 24, so that packages which look at the version see the one that will run them. */
function npmCi(root, node, env) {
  const cli = process.env.npm_execpath;
  const [program, first] = cli?.endsWith('npm-cli.js') ? [node, [cli]] : ['npm', []];
  // No package of ours needs its install script, and a script is the first thing a hijacked package would bring.
  const args = [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve(undefined);
      else reject(new Error(`npm ci failed (${code}). The lines above say why.`));
    });
  });
}
