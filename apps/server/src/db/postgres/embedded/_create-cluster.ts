/** Makes a new, empty PostgreSQL cluster so that it is either there as a whole or not at all. */
import fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { DurableNodeFs, durableStartParams, syncPath } from './_durable-fs.ts';

/**
 * An initdb that is killed half-way leaves a directory that PGlite never opens again. So it works in a directory of
 * another name, which gets the right one in one step when all of it is on disk; what earlier attempts left is removed.
 */
export async function createCluster(clusterDir: string): Promise<void> {
  const parent = dirname(clusterDir);
  fs.mkdirSync(parent, { recursive: true, mode: 0o700 });
  const prefix = `${basename(clusterDir)}.new-`;
  for (const name of fs.readdirSync(parent)) {
    if (name.startsWith(prefix)) fs.rmSync(join(parent, name), { recursive: true, force: true });
  }
  const unfinished = join(parent, prefix + process.pid);
  fs.mkdirSync(unfinished, { mode: 0o700 });
  const pglite = await PGlite.create({ fs: new DurableNodeFs(unfinished), startParams: durableStartParams });
  await pglite.close();
  syncTree(unfinished);
  fs.renameSync(unfinished, clusterDir);
  syncPath(parent);
}

function syncTree(dir: string): void {
  for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) syncTree(path);
    else if (entry.isFile()) syncPath(path);
  }
  syncPath(dir);
}
