/** What the server and its engine process say to each other over the process channel. */

export interface EngineOptions {
  /** The engine's own directory; it locks it. */
  readonly engineDir: string;
  /** Server configuration in ClickHouse's XML form. */
  readonly configPath: string;
  readonly socketPath: string;
  readonly password: string;
  readonly memoryBytes: number;
}

export type ToEngine = { readonly kind: 'open'; readonly options: EngineOptions } | { readonly kind: 'stop' };

export type FromEngine =
  | { readonly kind: 'ready' }
  /** The engine could not open its directory; it says why on stderr. */
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'log'; readonly level: 'info' | 'warn' | 'error'; readonly message: string };
