/** A trace's input and output where they are stored: on the trace itself, else on its root observation. */
import type { IoSide } from '@telltale/contract/observations.ts';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import { observationsOf } from '#features/records/newest.ts';
import type { TraceRecord } from '#features/records/records.ts';
import { type BoundedIo, type IoPlace, noIo, readBoundedIo } from '#features/records/stored-io.ts';
import { sql, text } from '#features/records/sql.ts';

export async function readTraceIo(clickhouse: ClickHouse, trace: TraceRecord): Promise<BoundedIo> {
  const { own, root } = await readBoth(clickhouse, trace);
  const input = own.inputBytes > 0 ? own : root;
  const output = own.outputBytes > 0 ? own : root;
  return {
    input: input.input,
    inputBytes: input.inputBytes,
    output: output.output,
    outputBytes: output.outputBytes,
  };
}

export async function placeOfIo(clickhouse: ClickHouse, trace: TraceRecord, side: IoSide): Promise<IoPlace> {
  const { own } = await readBoth(clickhouse, trace);
  const isOwn = own[`${side}Bytes`] > 0;
  return (isOwn ? undefined : rootPlace(trace)) ?? ownPlace(trace);
}

async function readBoth(clickhouse: ClickHouse, trace: TraceRecord): Promise<{ own: BoundedIo; root: BoundedIo }> {
  const place = rootPlace(trace);
  const [own, root] = await Promise.all([
    readBoundedIo(clickhouse, ownPlace(trace)),
    place ? readBoundedIo(clickhouse, place) : noIo,
  ]);
  return { own, root };
}

function ownPlace({ projectId, id }: TraceRecord): IoPlace {
  return { table: 'traces', where: [sql`project_id = ${text(projectId)}`, sql`id = ${text(id)}`] };
}

function rootPlace(trace: TraceRecord): IoPlace | undefined {
  const where = trace.rootId === '' ? undefined : observationsOf(trace.projectId, [trace]);
  return where && { table: 'observations', where: [...where, sql`id = ${text(trace.rootId)}`] };
}
