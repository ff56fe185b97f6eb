import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readInstanceKey } from './instance-key.ts';

let dir: string;

beforeEach(() => {
  dir = fs.mkdtempSync(join(os.tmpdir(), 'telltale-key-'));
});

afterEach(() => fs.rmSync(dir, { recursive: true }));

test('readInstanceKey() makes a key once, readable by its owner alone', () => {
  const key = readInstanceKey(dir, undefined);
  expect(key).toHaveLength(32);
  expect(readInstanceKey(dir, undefined)).toEqual(key);
  expect(fs.statSync(join(dir, 'encryption-key')).mode & 0o777).toBe(0o600);
});

test('readInstanceKey() takes the given key and makes no file', () => {
  expect(readInstanceKey(dir, 'ab'.repeat(32))).toEqual(Buffer.alloc(32, 0xab));
  expect(fs.readdirSync(dir)).toEqual([]);
});

test('readInstanceKey() does not replace a key file that was damaged', () => {
  fs.writeFileSync(join(dir, 'encryption-key'), 'ab');
  expect(() => readInstanceKey(dir, undefined)).toThrow('does not hold 32 bytes');
});
