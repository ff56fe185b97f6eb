/**
 * Fetches prompts at a fixed rate, first from an idle server and then while it takes in traces, and reports how long each
 * took from the moment it was due. Options: --rate 1000 --seconds 20 --observations 1000 (a second) --prompts 100
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { doors } from './doors.ts';
import { percentile, say } from './report.ts';
import { authorization, freePort, startServer } from './server-process.ts';
import { Dice, Traffic } from './traffic.ts';

const spansPerExport = 64;
const versionsOfEach = 3;
const warmUpSeconds = 3;
/** More than are ever under way at once, unless the server can't keep up. */
const sockets = 64;

interface Options {
  readonly rate: number;
  readonly seconds: number;
  /** Of ingest, per second. */
  readonly observations: number;
  readonly prompts: number;
}

export async function prompts(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const folder = await mkdtemp(join(tmpdir(), 'telltale-bench-'));
  const server = await startServer(join(folder, 'data'), await freePort());
  try {
    const names = await createPrompts(server.url, options.prompts);
    await fetchAll(server.url, names, { ...options, seconds: warmUpSeconds });
    say(`${options.rate} fetches a second, nothing else: ${tell(await fetchAll(server.url, names, options))}`);
    const load = startLoad(server.url, options);
    const measured = await fetchAll(server.url, names, options);
    const accepted = await load.stop();
    say(`${options.rate} fetches a second, ${accepted} observations a second coming in: ${tell(measured)}`);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rate: { type: 'string', default: '1000' },
      seconds: { type: 'string', default: '20' },
      observations: { type: 'string', default: '1000' },
      prompts: { type: 'string', default: '100' },
    },
  });
  return {
    rate: Number(values.rate),
    seconds: Number(values.seconds),
    observations: Number(values.observations),
    prompts: Number(values.prompts),
  };
}

/** Texts, chats, and texts that are put together from others, in folders, with some versions each. */
async function createPrompts(url: string, count: number): Promise<string[]> {
  const names: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const name = `team/prompt ${i}`;
    for (let version = 1; version <= versionsOfEach; version += 1) {
      const answer = await fetch(`${url}/api/public/v2/prompts`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ name, labels: ['production'], config: { temperature: 0.2 }, ...bodyOf(i, version) }),
      });
      if (!answer.ok) throw new Error(`A prompt was answered with ${answer.status}: ${await answer.text()}`);
      await answer.arrayBuffer();
    }
    names.push(name);
  }
  return names;
}

function bodyOf(i: number, version: number): { type: string; prompt: unknown } {
  const rules = `Version ${version}. Answer {{customer}} in {{language}}, briefly. `.repeat(20);
  if (i % 3 === 0) return { type: 'text', prompt: rules };
  if (i % 3 === 1)
    return { type: 'text', prompt: `@@@langfusePrompt:name=team/prompt ${i - 1}|label=production@@@ ${rules}` };
  const history = { type: 'placeholder', name: 'history' };
  return {
    type: 'chat',
    prompt: [{ role: 'system', content: rules }, history, { role: 'user', content: '{{question}}' }],
  };
}

interface Fetched {
  /** Sorted; from when a fetch was due, so that a server that stalls is not spared those that had to wait. */
  readonly ms: readonly number[];
  readonly failures: number;
}

async function fetchAll(url: string, names: readonly string[], { rate, seconds }: Options): Promise<Fetched> {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets });
  const dice = new Dice(5);
  const ms: number[] = [];
  let failures = 0;
  const under: Promise<void>[] = [];
  const started = performance.now();
  while (under.length < rate * seconds) {
    const due = started + (under.length / rate) * 1000;
    if (due > performance.now()) await new Promise((resolve) => setTimeout(resolve, 1));
    else {
      const path = `${url}/api/public/v2/prompts/${encodeURIComponent(dice.pick(names))}?label=production`;
      under.push(
        get(path, agent).then(
          (status) => {
            ms.push(performance.now() - due);
            if (status !== 200) failures += 1;
          },
          () => void (failures += 1),
        ),
      );
    }
  }
  await Promise.all(under);
  agent.destroy();
  return { ms: ms.toSorted((a, b) => a - b), failures };
}

function get(url: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, headers: { authorization } }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** Sends exports at a steady rate until it is stopped; tells how many observations a second were accepted. */
function startLoad(url: string, { observations, seconds }: Options): { stop(): Promise<number> } {
  const { path, contentType, status, encode } = doors['protobuf']!;
  const traffic = new Traffic(3);
  const exportsMax = Math.ceil((observations * (seconds + 5)) / spansPerExport);
  const waiting = Array.from({ length: exportsMax }, () => {
    const spans = [];
    while (spans.length < spansPerExport) spans.push(...traffic.trace(Date.now()));
    return { body: new Uint8Array(encode(spans)), spans: spans.length };
  });
  const headers = { authorization, 'content-type': contentType };
  let accepted = 0;
  const under: Promise<void>[] = [];
  const started = performance.now();
  const timer = setInterval(
    () => {
      const next = waiting.pop();
      if (next === undefined) return;
      const sent = fetch(`${url}${path}`, { method: 'POST', headers, body: next.body }).then(async (answer) => {
        await answer.arrayBuffer();
        if (answer.status === status) accepted += next.spans;
      });
      under.push(sent.catch(() => undefined));
    },
    (1000 * spansPerExport) / observations,
  );
  return {
    async stop() {
      clearInterval(timer);
      const lasted = (performance.now() - started) / 1000;
      await Promise.all(under);
      return Math.round(accepted / lasted);
    },
  };
}

function tell({ ms, failures }: Fetched): string {
  const [median, p99, worst] = [50, 99, 100].map((part) => percentile(ms, part).toFixed(1));
  return `p50 ${median} ms, p99 ${p99} ms, worst ${worst} ms of ${ms.length}; ${failures} failed`;
}
