/** Operating errors: what a caller did or met, as opposed to a bug of ours. */
import type { ErrorCode } from '@telltale/contract/errors.ts';

export interface AppErrorOptions {
  readonly cause?: unknown;
  /** Machine-readable extra, shown to the caller as `error` in place of the class name. */
  readonly details?: unknown;
  /** Seconds, for 429 and 503. */
  readonly retryAfterSeconds?: number;
}

export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: unknown;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.details = options.details;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

export function isAppError(error: unknown): error is AppError {
  return error instanceof AppError;
}

/** For programmer errors only: says what must be true, and crashes the request when it is not. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}
