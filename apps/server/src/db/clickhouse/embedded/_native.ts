/**
 * The engine's native functions, below chdb's Session: Session closes a connection only once no query of the whole process
 * runs, so under steady load thousands would stay open behind one long query. Here each closes when its own work is done.
 */
import { createRequire } from 'node:module';

/** An open native connection. It serves one request and is closed. */
export type NativeConnection = object;

interface NativeResult {
  /** Owned by JavaScript. */
  readonly bytes: Uint8Array;
  readonly elapsed: number;
  readonly rowsRead: number;
  readonly bytesRead: number;
}

interface NativeInsertResult {
  readonly elapsed: number;
  readonly rowsWritten: number;
  readonly bytesWritten: number;
}

interface Native {
  CreateConnection(directory: string, connectionArguments: readonly string[]): NativeConnection | null;
  CloseConnection(connection: NativeConnection): void;
  /** Runs on a thread of libuv's pool. */
  QueryAsyncConnection(connection: NativeConnection, sql: string, format: string): Promise<NativeResult>;
  /** `body` must not change until the promise settles. */
  InsertRawAsyncConnection(
    connection: NativeConnection,
    prefix: string,
    body: Buffer,
    countLines: boolean,
  ): Promise<NativeInsertResult>;
}

const require = createRequire(import.meta.url);

/** Loads the engine, some 600 MB of it: slow when the disk is cold. Fails with a diagnosis on a platform it is not built for. */
export function loadNative(): Native {
  const requireInChdb = createRequire(require.resolve('chdb'));
  const loader = requireInChdb('./dist/loader.js') as { loadNative: () => Native };
  return loader.loadNative();
}
