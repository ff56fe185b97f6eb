/** `npm run dev`: the server, restarted on changes, and the web app with hot reload in front of it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root, tool } from '#lib/process.ts';

const children = [
  spawn(process.execPath, ['--watch-preserve-output', '--watch', join(root, 'apps/server/src/main.ts')], {
    cwd: root,
    stdio: 'inherit',
  }),
  spawn(tool('vite'), { cwd: join(root, 'apps', 'web'), stdio: 'inherit' }),
];

for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal);
  });
}
// Ctrl-C reaches the children through the terminal; this process stays to the end, so that npm waits for them.
process.on('SIGINT', () => undefined);
for (const child of children) {
  child.once('exit', () => {
    for (const other of children) other.kill();
  });
}
