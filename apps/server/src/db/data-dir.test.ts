import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { lockDataDir } from './data-dir.ts';

const dirs: string[] = [];
const children: ReturnType<typeof spawn>[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const dir of dirs.splice(0)) fs.rmSync(dir, { recursive: true, force: true });
});

function tempDir(...below: string[]): string {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'telltale-lock-'));
  dirs.push(dir);
  return path.join(dir, ...below);
}

/** A process that tries to lock `dir`, says how it went, and then lives until it is killed. */
async function locker(dir: string): Promise<{ child: ReturnType<typeof spawn>; outcome: string }> {
  const code = `
    const { lockDataDir } = await import(${JSON.stringify(new URL('./data-dir.ts', import.meta.url).href)});
    setInterval(() => {}, 1000);
    try { await lockDataDir(${JSON.stringify(dir)}); console.log('locked'); } catch (error) { console.log(error.message); }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, outcome: line.toString().trim() };
}

test('lockDataDir() refuses a directory that is held and names the holder', async () => {
  const dir = tempDir();
  await using _lock = await lockDataDir(dir);
  await expect(lockDataDir(dir)).rejects.toThrow(
    new RegExp(`^the data directory ${dir} is in use by process ${process.pid} on ${os.hostname()}, since 20`),
  );
});

test('lockDataDir() gives the directory again once it is released', async () => {
  const dir = tempDir('made', 'by', 'the', 'lock');
  for (let i = 0; i < 3; i++) {
    await using _lock = await lockDataDir(dir);
  }
  expect(fs.readdirSync(dir)).toEqual([]);
});

test('lockDataDir() sees through other names of the same directory', async () => {
  const dir = tempDir();
  fs.symlinkSync(dir, `${dir}-alias`);
  dirs.push(`${dir}-alias`);
  await using _lock = await lockDataDir(dir);
  await expect(lockDataDir(`${dir}-alias`)).rejects.toThrow(/in use by process/);
});

test('lockDataDir() locks directories whose path is too long for a socket', async () => {
  const dir = tempDir('x'.repeat(200), 'y'.repeat(200));
  {
    await using _lock = await lockDataDir(dir);
    await expect(lockDataDir(dir)).rejects.toThrow(/in use by process/);
  }
  await using _again = await lockDataDir(dir);
});

test('lockDataDir() says so when the holder does not answer', async () => {
  const dir = tempDir();
  const silent = net.createServer((connection) => connection.on('error', () => {}));
  silent.listen(path.join(dir, '.lock.sock'));
  await once(silent, 'listening');
  await expect(lockDataDir(dir)).rejects.toThrow(/in use by a process that does not answer/);
  silent.close();
});

test('lockDataDir() is free at once when its process was killed, and exactly one of many racing gets it', async () => {
  const dir = tempDir();
  const first = await locker(dir);
  expect(first.outcome).toBe('locked');
  let holder = first.child;
  for (let round = 0; round < 3; round++) {
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const racers = await Promise.all(Array.from({ length: 6 }, () => locker(dir)));
    const winners = racers.filter((each) => each.outcome === 'locked');
    expect(racers.map((each) => each.outcome).filter((each) => each !== 'locked')).toEqual(
      Array.from({ length: 5 }, () => expect.stringContaining(`in use by process ${winners[0]?.child.pid} on`)),
    );
    expect(winners).toHaveLength(1);
    holder = (winners[0] as (typeof racers)[number]).child;
  }
}, 60_000);
