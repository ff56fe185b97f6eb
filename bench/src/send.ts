/**
 * The load: a process of its own that posts prepared exports as fast as the server answers, with a fixed number of clients.
 * Takes the path of its task, a JSON file, as argument and prints its result as JSON.
 */
import { open, readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';

export interface SendTask {
  readonly url: string;
  readonly authorization: string;
  readonly contentType: string;
  /** The status of success. */
  readonly status: number;
  readonly clients: number;
  /** All bodies one after the other; `index` says where each lies. */
  readonly file: string;
  readonly index: readonly { readonly at: number; readonly bytes: number; readonly spans: number }[];
}

export interface SendResult {
  readonly seconds: number;
  readonly accepted: number;
  /** Answers other than success, by status; refused exports are sent again after the time the server asks for. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly ackMs: readonly number[];
}

async function send(task: SendTask): Promise<SendResult> {
  const file = await open(task.file);
  const agent = new Agent({ keepAlive: true, maxSockets: task.clients });
  const work = task.index.values();
  const ackMs: number[] = [];
  const refusals: Record<string, number> = {};
  let accepted = 0;
  const client = async () => {
    for (const { at, bytes, spans } of work) {
      const { buffer } = await file.read(Buffer.allocUnsafe(bytes), 0, bytes, at);
      for (let status = 0; status !== task.status;) {
        const started = performance.now();
        status = await post(task, agent, buffer);
        ackMs.push(performance.now() - started);
        if (status === task.status) accepted += spans;
        else {
          refusals[status] = (refusals[status] ?? 0) + 1;
          if (status !== 503) break;
          await new Promise((resolve) => setTimeout(resolve, 2000));
        }
      }
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: task.clients }, client));
  const seconds = (performance.now() - started) / 1000;
  agent.destroy();
  await file.close();
  return { seconds, accepted, refusals, ackMs: ackMs.toSorted((a, b) => a - b) };
}

function post(task: SendTask, agent: Agent, body: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: task.authorization,
      'content-type': task.contentType,
      'content-length': body.length,
    };
    const sent = request(task.url, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

process.stdout.write(JSON.stringify(await send(JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')) as SendTask)));
