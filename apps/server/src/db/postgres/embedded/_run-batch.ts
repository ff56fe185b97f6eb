/** Hands frames of the wire protocol to PGlite and collects what it answers. */
import type { PGlite } from '@electric-sql/pglite';

/**
 * Runs to its end before it returns, although PGlite's function is declared to be asynchronous.
 * Not `execProtocolRawSync()`: without its wrapper that keeps every parsed reply for ever.
 */
export function runBatch(pglite: PGlite, batch: Uint8Array, broken: (reason: string) => void): Buffer {
  const chunks: Buffer[] = [];
  pglite
    .execProtocolRawStream(batch, { syncToFs: false, onRawData: (bytes) => void chunks.push(Buffer.from(bytes)) })
    .catch((error: unknown) => broken(String(error)));
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
}
