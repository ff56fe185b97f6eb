/** Builds the web app when its sources changed since the last build. */
import { createHash } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, say, tool } from './process.ts';

/** Everything that the built files depend on. */
const inputs = [
  'package-lock.json',
  'tsconfig.json',
  'apps/web/{index.html,package.json,vite.config.ts}',
  'apps/web/{public,src}/**/*',
  'packages/contract/{package.json,src/**/*}',
];
const folder = join(root, 'apps', 'web');
const stampFile = join(folder, 'dist', '.inputs');

/** @throws Error with what the bundler printed, when the build fails */
export async function buildWeb(): Promise<void> {
  const stamp = hashOfInputs();
  if (stamp === builtFrom()) return;
  say('Building the web app …');
  const result = await run(tool('vite'), ['build'], { cwd: folder, output: 'keep', timeoutMs: 300_000 });
  if (result.status !== 0) throw new Error(`The web app does not build:\n${result.output}`);
  writeFileSync(stampFile, stamp);
  say(`Built the web app in ${result.seconds.toFixed(1)} s`);
}

function hashOfInputs(): string {
  const hash = createHash('sha256');
  const files = globSync(inputs, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) {
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function builtFrom(): string | undefined {
  try {
    return readFileSync(stampFile, 'utf8');
  } catch {
    return undefined;
  }
}
