/** Measures how long it takes from sending a span until a reader finds its trace. */
import { encodeExport } from './otlp-body.ts';
import { authorization } from './server-process.ts';
import { Dice } from './traffic.ts';

export interface FreshnessProbe {
  /** Milliseconds from sending to readable, sorted. */
  stop(): Promise<number[]>;
}

const everyMs = 250;
const pollMs = 10;
const patienceMs = 30_000;

export function probeFreshness(url: string): FreshnessProbe {
  const dice = new Dice(0xf7e5);
  const samples: number[] = [];
  let stopped = false;
  const running = (async () => {
    while (!stopped) {
      samples.push(await sendAndFind(url, dice));
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  })();
  return {
    async stop() {
      stopped = true;
      await running;
      return samples.toSorted((a, b) => a - b);
    },
  };
}

async function sendAndFind(url: string, dice: Dice): Promise<number> {
  const now = Date.now();
  const traceId = dice.hex(16);
  const span = { traceId, id: dice.hex(8), parentId: '', name: 'probe', startMs: now - 5, endMs: now, attributes: {} };
  const headers = { authorization, 'content-type': 'application/x-protobuf' };
  const body = new Uint8Array(encodeExport([span]));
  const started = performance.now();
  const sent = fetch(`${url}/api/public/otel/v1/traces`, { method: 'POST', headers, body });
  while (performance.now() - started < patienceMs) {
    const found = await fetch(`${url}/api/public/traces/${traceId}?fields=core`, { headers: { authorization } });
    await found.arrayBuffer();
    if (found.ok) break;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  await (await sent).arrayBuffer();
  return performance.now() - started;
}
