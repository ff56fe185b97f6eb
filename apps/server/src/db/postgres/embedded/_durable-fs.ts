/**
 * The file system of the embedded PostgreSQL, with an fsync that reaches the disk.
 *
 * PGlite's own has none (its `fsync` does nothing, https://github.com/electric-sql/pglite/issues/1107), so that a
 * commit it has acknowledged can be lost, or its files damaged, when the machine loses power.
 */
import fs from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { assert } from '#lib/errors.ts';

/** Emscripten's stream on NODEFS: `nfd` is the descriptor of the real file, absent for a directory. */
interface NodeStream {
  readonly nfd?: number | null;
  readonly node: object;
}

interface NodeFsInternals {
  readonly stream_ops: { fsync?: (stream: NodeStream) => number };
  realPath(node: object): string;
}

export class DurableNodeFs extends NodeFS {
  readonly #synced: () => void;

  /** `synced` is called after each sync, so that tests can see that there was one. */
  constructor(dir: string, synced: () => void = () => {}) {
    super(dir);
    this.#synced = synced;
  }

  override async init(...args: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const result = await super.init(...args);
    const { preRun } = result.emscriptenOpts;
    assert(preRun, 'PGlite has hooks before its start');
    preRun.push((module) => {
      const nodeFs = module.NODEFS as unknown as NodeFsInternals;
      assert('stream_ops' in nodeFs && 'realPath' in nodeFs, 'PGlite keeps its files as this version is known to');
      nodeFs.stream_ops.fsync = (stream) => {
        if (stream.nfd) fs.fdatasyncSync(stream.nfd);
        else syncPath(nodeFs.realPath(stream.node));
        this.#synced();
        return 0;
      };
    });
    return result;
  }
}

export function syncPath(path: string): void {
  const fd = fs.openSync(path, 'r');
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/**
 * `wal_sync_method` must be `fsync`: `fdatasync` is a stub in PGlite. Little memory for buffers and little WAL: this
 * holds metadata only, and without background processes nothing but our own CHECKPOINT ever recycles WAL.
 */
export const durableStartParams: string[] = [
  ...PGlite.defaultStartParams.filter((each) => each !== '-F'),
  ...['fsync=on', 'wal_sync_method=fsync', 'shared_buffers=32MB', 'max_wal_size=64MB', 'min_wal_size=32MB'].flatMap(
    (setting) => ['-c', setting],
  ),
  '-c',
  'timezone=UTC',
];
