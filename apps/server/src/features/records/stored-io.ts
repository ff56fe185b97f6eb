/** Input and output as they are stored: within a size together with the rest, and of any size as a stream. */
import { boundedIoBytesMax, type IoSide, ioSides } from '@telltale/contract/observations.ts';
import { createGzip } from 'node:zlib';
import { pipeline, Readable } from 'node:stream';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { AppError } from '#lib/errors.ts';
import { newest } from './newest.ts';
import { code, readRows, render, type Sql, sql } from './sql.ts';

/** One row: its text is that of its newest version. */
export interface IoPlace {
  readonly table: 'observations' | 'traces';
  readonly where: readonly Sql[];
}

/** A text beyond `boundedIoBytesMax` is ''. */
export interface BoundedIo {
  readonly input: string;
  readonly output: string;
  readonly inputBytes: number;
  readonly outputBytes: number;
}

export const noIo: BoundedIo = { input: '', output: '', inputBytes: 0, outputBytes: 0 };

/** The engine leaves out what is too long, so that it is never in our memory. */
export async function readBoundedIo(clickhouse: ClickHouse, { table, where }: IoPlace): Promise<BoundedIo> {
  const columns = ioSides.flatMap((side) => [
    `length(${table}.${side}) AS ${side}_size`,
    `if(length(${table}.${side}) <= ${boundedIoBytesMax}, ${table}.${side}, '') AS ${side}`,
  ]);
  const [row] = await readRows(clickhouse, newest({ table, columns, where }));
  if (!row) return noIo;
  return {
    input: String(row['input']),
    output: String(row['output']),
    inputBytes: Number(row['input_size']),
    outputBytes: Number(row['output_size']),
  };
}

/** As the API gives it. */
export function ioView(io: BoundedIo) {
  return { ...io, input: io.input || null, output: io.output || null };
}

/** @throws AppError for anything but `input` and `output`. */
export function ioSideOf(name: string | undefined): IoSide {
  const side = ioSides.find((each) => each === name);
  if (!side) throw new AppError('invalid_request', `Ask for ${ioSides.join(' or ')}, not "${name}"`);
  return side;
}

/** A reader on a slow line. */
const readMsMax = 600_000;

/** Passes the text on as the engine gives it: no part of it is held or parsed here. */
export async function ioReply(
  clickhouse: ClickHouse,
  place: IoPlace & { readonly side: IoSide },
  request: Request,
): Promise<Response> {
  const { table, where, side } = place;
  const statement = render(sql`SELECT ${code(side)} FROM ${newest({ table, columns: [side], where })}`);
  const options = { signal: request.signal, timeoutMs: readMsMax };
  const bytes = await clickhouse.bytes(statement.query, statement.query_params, options);
  const isZipped = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
  return new Response(Readable.toWeb(isZipped ? zipped(bytes) : bytes) as ReadableStream<Uint8Array>, {
    headers: {
      // Text of strangers: opened in a tab, it must not be taken for a page.
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      vary: 'accept-encoding',
      ...(isZipped && { 'content-encoding': 'gzip' }),
    },
  });
}

function zipped(bytes: Readable): Readable {
  // The error of a broken pipe is that of the stream that is read.
  return pipeline(bytes, createGzip({ level: 1 }), () => undefined);
}
