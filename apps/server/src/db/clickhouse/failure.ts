/** What goes wrong between us and ClickHouse, as errors that a caller can act upon. */
import type { ClickHouseError } from '@clickhouse/client';
import type { ErrorCode } from '@telltale/contract/errors.ts';

import { AppError } from '#lib/errors.ts';

/**
 * ClickHouse refused or failed a request. `code` says what to tell the caller: `overloaded` may be tried again,
 * `unprocessable` asks too much (time, memory, size of result), `internal` is our SQL or our rows.
 */
export class ClickHouseFailure extends AppError {
  /** ClickHouse's number of the error, e.g. 241. */
  readonly engineCode: number;
  /** ClickHouse's name of the error, e.g. MEMORY_LIMIT_EXCEEDED. */
  readonly engineType: string;

  constructor(error: ClickHouseError) {
    const engineType = error.type ?? 'UNKNOWN';
    const { code, message } = meaningOf(engineType, error.message);
    super(code, message, { cause: error, ...(code === 'overloaded' && { retryAfterSeconds: 1 }) });
    this.engineCode = Number(error.code);
    this.engineType = engineType;
  }
}

export function isClickHouseFailure(error: unknown): error is ClickHouseFailure {
  return error instanceof ClickHouseFailure;
}

/** The connection broke, so whether the request was carried out is not known; or there was none to send it over. */
export function isLostConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return lostConnectionCodes.has(code) || error.message === 'socket hang up' || error.message === 'aborted';
}

/** The request never reached an engine. */
export function wasNeverSent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && neverSentCodes.has(String(error.code));
}

const neverSentCodes = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const lostConnectionCodes = new Set([
  ...neverSentCodes,
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

const overloadedTypes = new Set([
  'TOO_MANY_PARTS',
  'TOO_MANY_SIMULTANEOUS_QUERIES',
  'TABLE_IS_READ_ONLY',
  'KEEPER_EXCEPTION',
  'UNKNOWN_STATUS_OF_INSERT',
  'NETWORK_ERROR',
  'SOCKET_TIMEOUT',
  'ALL_CONNECTION_TRIES_FAILED',
  'NOT_ENOUGH_SPACE',
  'ABORTED',
]);
const tooMuchAsked: Readonly<Record<string, string>> = {
  TIMEOUT_EXCEEDED: 'takes too long',
  TOO_SLOW: 'takes too long',
  QUERY_WAS_CANCELLED: 'was stopped',
  TOO_MANY_ROWS_OR_BYTES: 'returns too much',
  TOO_MANY_BYTES: 'reads too much',
  TOO_MANY_ROWS: 'reads too much',
  MEMORY_LIMIT_EXCEEDED: 'needs too much memory',
};

function meaningOf(engineType: string, detail: string): { code: ErrorCode; message: string } {
  // ClickHouse says "(total) memory limit" when the whole server is short, which passes; without it, the query is too big.
  const isTotalMemory = engineType === 'MEMORY_LIMIT_EXCEEDED' && /\(total\)|User memory/i.test(detail);
  if (isTotalMemory || overloadedTypes.has(engineType)) {
    return { code: 'overloaded', message: `The analytical store is overloaded (${engineType}).` };
  }
  const much = tooMuchAsked[engineType];
  if (much !== undefined) {
    return {
      code: 'unprocessable',
      message: `The query ${much} (${engineType}). Narrow its time range or its filters.`,
    };
  }
  return { code: 'internal', message: `ClickHouse refused the request (${engineType}).` };
}
