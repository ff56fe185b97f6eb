/** The routes of exports: streamed page by page, as fast as the reader takes them, with one page in memory. */
import { exportSelectedTraces, exportTraces } from '@telltale/contract/bulk.ts';
import type { TraceListItem } from '@telltale/contract/traces.ts';
import type { z } from 'zod';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { pageOfTraces } from '#features/traces/traces.ts';
import { type Route, route } from '#http/route.ts';
import { AppError } from '#lib/errors.ts';
import { csvLine, traceColumns } from './_csv.ts';
import { walk } from './_pages.ts';

export interface ExportDeps {
  readonly clickhouse: ClickHouse;
}

type ExportQuery = z.output<NonNullable<typeof exportTraces.query>>;

/** Each keeps the engine busy: more than these at a time are refused. */
const exportsMax = 4;
/** After it a reader has most likely stopped reading. */
const exportMsMax = 3_600_000;
const pageMax = 500;
/** Text of a page, and rows of the first where its weight is not known yet. */
const pageBytes = 4 * 2 ** 20;
const firstWithText = 10;

export function exportRoutes({ clickhouse }: ExportDeps): Route[] {
  const places = new Places();
  const send = async (projectId: string, query: ExportQuery) => {
    const place = places.take();
    try {
      return await exportReply(clickhouse, projectId, { query, place });
    } catch (error) {
      place.leave();
      throw error;
    }
  };
  return [
    route(exportTraces, ({ projectId, query }) => send(projectId, query)),
    route(exportSelectedTraces, ({ projectId, body }) => {
      const filter = [{ type: 'stringOptions', column: 'id', operator: 'any of', value: body.ids } as const];
      return send(projectId, { format: body.format, fields: body.fields, filter } as ExportQuery);
    }),
  ];
}

interface Place {
  leave(): void;
}

class Places {
  #taken = 0;

  take(): Place {
    if (this.#taken >= exportsMax) {
      throw new AppError('rate_limited', 'Too many exports are running', { retryAfterSeconds: 30 });
    }
    this.#taken += 1;
    let isTaken = true;
    return {
      leave: () => {
        if (isTaken) this.#taken -= 1;
        isTaken = false;
      },
    };
  }
}

interface ExportCall {
  readonly query: ExportQuery;
  readonly place: Place;
}

/** The first page is read before anything is sent, so that a bad query is answered as such. */
async function exportReply(clickhouse: ClickHouse, projectId: string, { query, place }: ExportCall): Promise<Response> {
  const { format, limit, fields = ['core', 'metrics'], ...wanted } = query;
  const hasText = fields.includes('io');
  const plain = { orderBy: undefined, fromTimestamp: undefined, toTimestamp: undefined };
  const pages = walk(
    { ...wanted, fields },
    async (page) => (await pageOfTraces(clickhouse, projectId, { ...page, ...plain })).data,
    { pageMax, pageFirst: hasText ? firstWithText : pageMax, pageBytes, rowsMax: limit, bytesOf: weightOf },
  );
  const lines = format === 'csv' ? csvOf(pages, fields) : jsonLinesOf(pages);
  const first = await lines.next();
  const name = `traces-${new Date().toISOString().slice(0, 10)}.${format}`;
  return new Response(streamOf(first, lines, place), {
    headers: {
      'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-accel-buffering': 'no',
    },
  });
}

type Pages = AsyncGenerator<readonly TraceListItem[]>;

async function* csvOf(pages: Pages, fields: readonly string[]): AsyncGenerator<string> {
  const columns = traceColumns(fields);
  let head = csvLine(columns.map((column) => column.name));
  for await (const page of pages) {
    yield head + page.map((trace) => csvLine(columns.map((column) => column.of(trace)))).join('');
    head = '';
  }
  if (head !== '') yield head;
}

async function* jsonLinesOf(pages: Pages): AsyncGenerator<string> {
  for await (const page of pages) yield page.map((trace) => `${JSON.stringify(trace)}\n`).join('');
}

/** Roughly: text is what makes rows heavy. */
function weightOf(page: readonly TraceListItem[]): number {
  const weight = (value: unknown) => (typeof value === 'string' ? value.length : (JSON.stringify(value)?.length ?? 0));
  return page.reduce((sum, each) => sum + weight(each.input) + weight(each.output) + weight(each.metadata), 0);
}

function streamOf(
  first: IteratorResult<string, void>,
  lines: AsyncGenerator<string>,
  place: Place,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let ready: IteratorResult<string, void> | undefined = first;
  let isLate = false;
  const deadline = setTimeout(() => {
    isLate = true;
    leave();
  }, exportMsMax).unref();
  const leave = () => {
    clearTimeout(deadline);
    place.leave();
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          if (isLate) throw new AppError('unprocessable', 'The export took too long to be read');
          const { value, done } = ready ?? (await lines.next());
          ready = undefined;
          if (!done) return controller.enqueue(encoder.encode(value));
          leave();
          controller.close();
        } catch (error) {
          // The reply has begun: breaking it off is the only way left to say that it is not whole.
          leave();
          controller.error(error);
        }
      },
      async cancel() {
        leave();
        await lines.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
