/** Holds a data directory for one process, so that two servers never write into the same files. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '#lib/errors.ts';

export interface DataDirLock {
  [Symbol.asyncDispose](): Promise<void>;
}

const socketName = '.lock.sock';
/** `sockaddr_un` holds 104 bytes on macOS and 108 on Linux, the final NUL included. */
const socketPathBytesMax = 103;
const attemptsMax = 200;
const probeMs = 2_000;
const takeoverStaleMs = 60_000;

/**
 * Takes the directory (made when it is not there) until the lock is disposed of or the process ends, however it ends.
 *
 * The lock is a listening Unix socket in the directory. The kernel drops the listener when its process dies, kill -9
 * included, and a socket without listener refuses connections: so there are no process ids that could be reused, no
 * heartbeat that a busy event loop could miss, and it holds between containers that share a volume of one host (which
 * a socket below the temporary directory, or an abstract one, does not). It can't hold over NFS between two hosts.
 * A path too long for a socket is reached through a short symbolic link.
 *
 * @throws AppError 'conflict', with the holder's process id, host and start, when the directory is in use.
 */
export async function lockDataDir(dir: string): Promise<DataDirLock> {
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  const way = shortWay(path.resolve(dir));
  try {
    const server = await lockAt(way.socket, dir);
    return {
      async [Symbol.asyncDispose]() {
        if (!server.listening) return;
        // In this order: as long as we listen nobody else puts a socket there that we could remove by mistake.
        fs.rmSync(way.socket, { force: true });
        await new Promise((resolve) => server.close(resolve));
        way.remove();
      },
    };
  } catch (error) {
    way.remove();
    throw error;
  }
}

function shortWay(dir: string): { readonly socket: string; readonly remove: () => void } {
  const socket = path.join(dir, socketName);
  if (Buffer.byteLength(ownName(socket)) <= socketPathBytesMax) return { socket, remove: () => {} };
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'telltale-'));
  const link = path.join(home, 'd');
  fs.symlinkSync(dir, link);
  return { socket: path.join(link, socketName), remove: () => fs.rmSync(home, { recursive: true, force: true }) };
}

async function lockAt(socket: string, dir: string): Promise<net.Server> {
  const me = JSON.stringify({ pid: process.pid, host: os.hostname(), since: new Date().toISOString() });
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const server = await tryListen(socket, me, dir);
    if (server) return server;
    const holder = await probe(socket);
    if (holder.kind === 'alive') throw inUse(dir, holder.about);
    if (holder.kind === 'stale') await removeStale(socket);
  }
  throw new AppError('conflict', `could not lock the data directory ${dir}: too many processes are trying to`);
}

/**
 * The socket appears under its name only when it listens already: between binding and listening it would refuse
 * connections, and be taken for one left by a dead process.
 * @returns null when there is a socket already, of a living process or a dead one.
 */
async function tryListen(socket: string, about: string, dir: string): Promise<net.Server | null> {
  const own = ownName(socket);
  const server = net.createServer((connection) => connection.on('error', () => {}).end(about));
  try {
    server.listen(own);
    await once(server, 'listening');
    fs.linkSync(own, socket);
    fs.rmSync(own, { force: true });
    return server.unref();
  } catch (error) {
    if (server.listening) server.close();
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
    throw new Error(`the data directory ${dir} cannot hold a lock: ${(error as Error).message}`, { cause: error });
  }
}

function ownName(socket: string): string {
  return `${socket}.${process.pid}-${randomBytes(4).toString('hex')}`;
}

type Holder =
  | { readonly kind: 'alive'; readonly about: string }
  | { readonly kind: 'stale' }
  | { readonly kind: 'gone' };

function probe(socket: string): Promise<Holder> {
  return new Promise((resolve) => {
    let about = '';
    const connection = net.connect(socket);
    connection.setTimeout(probeMs, () => {
      connection.destroy();
      resolve({ kind: 'alive', about });
    });
    connection.on('data', (data) => (about += data.toString()));
    connection.on('end', () => resolve({ kind: 'alive', about }));
    connection.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') resolve({ kind: 'stale' });
      else if (error.code === 'ENOENT') resolve({ kind: 'gone' });
      else resolve({ kind: 'alive', about });
    });
  });
}

function inUse(dir: string, about: string): AppError {
  let holder = 'a process that does not answer';
  try {
    const { pid, host, since } = JSON.parse(about) as { pid: number; host: string; since: string };
    holder = `process ${pid} on ${host}, since ${since}`;
  } catch {
    // It did not say who it is; that it is there is enough.
  }
  return new AppError('conflict', `the data directory ${dir} is in use by ${holder}`);
}

/** One process at a time looks again and removes: or the second would remove the new socket of the first. */
async function removeStale(socket: string): Promise<void> {
  const guard = `${socket}.takeover`;
  try {
    fs.closeSync(fs.openSync(guard, 'wx'));
  } catch {
    removeIfOld(guard);
    await delay(20);
    return;
  }
  try {
    const holder = await probe(socket);
    if (holder.kind === 'stale') fs.rmSync(socket, { force: true });
  } finally {
    fs.rmSync(guard, { force: true });
  }
}

/** What a process left that was killed within those few milliseconds. */
function removeIfOld(guard: string): void {
  const stat = fs.statSync(guard, { throwIfNoEntry: false });
  if (stat && Date.now() - stat.mtimeMs > takeoverStaleMs) fs.rmSync(guard, { force: true });
}
