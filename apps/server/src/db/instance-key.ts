/** The key that secrets of this instance are encrypted with: given by the operator, or made once and kept in the data directory. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';

const fileName = 'encryption-key';
const keyBytes = 32;

/** @param given 32 bytes in hex, which wins over the file */
export function readInstanceKey(dataDir: string, given: string | undefined): Buffer {
  if (given !== undefined) return Buffer.from(given, 'hex');
  const file = join(dataDir, fileName);
  if (!fs.existsSync(file)) createKey(file);
  const key = Buffer.from(fs.readFileSync(file, 'utf8').trim(), 'hex');
  if (key.length === keyBytes) return key;
  throw new Error(
    `${file} does not hold ${keyBytes} bytes in hex; put it back, or remove it and enter all secrets anew`,
  );
}

/** Whole and on the disk before anything is encrypted with it. */
function createKey(file: string): void {
  const draft = `${file}.new`;
  const handle = fs.openSync(draft, 'w', 0o600);
  try {
    fs.writeSync(handle, `${randomBytes(keyBytes).toString('hex')}\n`);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  fs.renameSync(draft, file);
}
