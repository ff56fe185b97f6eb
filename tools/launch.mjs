/**
 * The one entry of every npm script: `node tools/launch.mjs <command> [args]`.
 * Plain JavaScript without dependencies, because it runs on whatever Node (18 or newer) a machine happens to have,
 * before anything is installed. It sees to Node 24 and to node_modules; everything after that is TypeScript.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { cacheFolder, ensureNode } from './launch/node.mjs';
import { ensurePackages } from './launch/packages.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Each command is a list of programs run one after the other; the last one gets the arguments. */
const commands = {
  start: ['tools/commands/build.ts', 'apps/server/src/main.ts'],
  dev: ['tools/commands/dev.ts'],
  test: ['tools/commands/test.ts'],
  check: ['tools/commands/check.ts'],
  fix: ['tools/commands/fix.ts'],
  build: ['tools/commands/build.ts'],
  e2e: ['tools/commands/e2e.ts'],
  bench: ['bench/src/main.ts'],
};

async function main() {
  const [command, ...args] = process.argv.slice(2);
  const programs = command === undefined ? undefined : commands[command];
  if (programs === undefined) {
    throw new Error(`usage: node tools/launch.mjs ${Object.keys(commands).join('|')} [arguments]`);
  }
  const node = await ensureNode();
  const env = {
    ...process.env,
    PATH: `${dirname(node)}:${process.env.PATH ?? ''}`,
    TELLTALE_CACHE_DIR: cacheFolder(),
    ...(command === 'start' ? takeSettings(args) : {}),
  };
  await ensurePackages(root, node, env);
  for (const [index, program] of programs.entries()) {
    const isLast = index === programs.length - 1;
    const status = await run(node, [join(root, program), ...(isLast ? args : [])], env);
    if (status !== 0) return status;
  }
  return 0;
}

/** `npm start -- --port 4000 --data-dir ./data` is the same as setting PORT and TELLTALE_DATA_DIR. */
function takeSettings(args) {
  const settings = {};
  for (const [flag, name] of [
    ['--port', 'PORT'],
    ['--data-dir', 'TELLTALE_DATA_DIR'],
  ]) {
    const at = args.indexOf(flag);
    if (at === -1) continue;
    const [, value] = args.splice(at, 2);
    if (value === undefined) throw new Error(`${flag} needs a value`);
    settings[name] = value;
  }
  return settings;
}

/** Runs a program to its end and passes signals on, so that the server under us can close its databases. */
function run(node, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, { cwd: root, env, stdio: 'inherit' });
    const forward = (signal) => {
      // Ctrl-C in a terminal reaches the whole process group by itself; a second one would mean "now!".
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, forward);
    // npm hands a signal to its shell, and the shell dies without handing it on: being orphaned is the signal then.
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid !== parent) child.kill('SIGTERM');
    }, 500);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearInterval(watch);
      for (const name of signals) process.off(name, forward);
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
