/**
 * Opens a giant trace in Chromium on a fresh server, and reports how long it took and how smoothly it scrolls.
 * Options: --observations 100000 --rounds 3 --chromium /usr/bin/chromium. The web app must have been built.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BrowserContext, Page } from '@playwright/test';
import { appears, isPainted, openBrowser } from './browser.ts';
import { doors } from './doors.ts';
import { giantTrace } from './giant-trace.ts';
import { sayMachine } from './machine.ts';
import { percentile, say } from './report.ts';
import { authorization, freePort, projectId, startServer } from './server-process.ts';

const spansPerExport = 2000;
const views = ['tree', 'timeline', 'graph', 'log'] as const;
/** Everything folded would be few rows: scrolling is measured with each of them shown. */
const unfolded = 'repeats=show';

export async function trace(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      observations: { type: 'string', default: '100000' },
      rounds: { type: 'string', default: '3' },
      chromium: { type: 'string' },
    },
  });
  sayMachine();
  const folder = await mkdtemp(join(tmpdir(), 'telltale-bench-'));
  const server = await startServer(join(folder, 'data'), await freePort());
  try {
    const traceId = await seed(server.url, Number(values.observations));
    say(await tellShape(server.url, traceId));
    await using browser = await openBrowser(server, values.chromium);
    const url = `${server.url}/project/${projectId}/traces/${traceId}`;
    // The first round warms up what is compiled and cached once. Each is told at once: a run that is cut off has not been in vain.
    for (const view of views) {
      await timeToOpen(browser.context, url, view);
      const opened: string[] = [];
      for (let round = 0; round < Number(values.rounds); round += 1) {
        opened.push(`${(await timeToOpen(browser.context, url, view)).toFixed(0)} ms`);
      }
      say(`open the ${view}: ${opened.join(', ')}`);
    }
    for (const view of ['tree', 'timeline', 'log'] as const) {
      say(`scroll the ${view}: ${tellFrames(await timeToScroll(browser.context, url, view))}`);
    }
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function seed(url: string, observations: number): Promise<string> {
  say(`sending a trace of ${observations} observations`);
  const { path, contentType, encode } = doors['protobuf']!;
  const { traceId, spans } = giantTrace(observations, Date.now());
  for (let at = 0; at < spans.length; at += spansPerExport) {
    const body = new Uint8Array(encode(spans.slice(at, at + spansPerExport)));
    const headers = { authorization, 'content-type': contentType };
    const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(`The server answered ${answer.status}: ${await answer.text()}`);
  }
  return traceId;
}

/** What the page asks for, without the page. */
async function tellShape(url: string, traceId: string): Promise<string> {
  const times: number[] = [];
  let bytes = 0;
  for (let i = 0; i < 5; i += 1) {
    const started = performance.now();
    const answer = await fetch(`${url}/api/public/traces/${traceId}/tree`, { headers: { authorization } });
    bytes = (await answer.arrayBuffer()).byteLength;
    times.push(performance.now() - started);
  }
  return `shape from the API: ${times.map((ms) => `${ms.toFixed(0)} ms`).join(', ')}; ${mebibytes(bytes)}`;
}

/** From the navigation to rows that can be clicked, in a new page with an empty cache of the API. */
async function timeToOpen(context: BrowserContext, url: string, view: string): Promise<number> {
  const page = await context.newPage();
  try {
    const started = performance.now();
    await openView(page, url, view);
    return performance.now() - started;
  } finally {
    await page.close();
  }
}

async function openView(page: Page, url: string, view: string): Promise<void> {
  await page.goto(`${url}?view=${view}&${unfolded}`, { waitUntil: 'commit' });
  await appears(page, firstOf(view));
  await isPainted(page);
}

function firstOf(view: string): string {
  return view === 'graph' ? '[role=option]' : view === 'log' ? '[role=row]' : '[role=treeitem][aria-level="2"]';
}

/** Milliseconds between frames, sorted: small steps as a wheel makes them, then jumps as a dragged bar makes them. */
async function timeToScroll(context: BrowserContext, url: string, view: string): Promise<Record<string, number[]>> {
  const page = await context.newPage();
  try {
    await openView(page, url, view);
    const scroller = page.locator('[data-trace-pane]');
    return { wheel: await scroller.evaluate(scrollBy, 120), drag: await scroller.evaluate(scrollBy, 9000) };
  } finally {
    await page.close();
  }
}

/** Runs in the page. */
async function scrollBy(scroller: Element, step: number): Promise<number[]> {
  const times: number[] = [];
  let before = await new Promise<number>(requestAnimationFrame);
  for (let i = 0; i < 240; i += 1) {
    scroller.scrollTop += step;
    const now = await new Promise<number>(requestAnimationFrame);
    times.push(now - before);
    before = now;
  }
  return times.sort((a, b) => a - b);
}

function tellFrames(frames: Record<string, number[]>): string {
  return Object.entries(frames)
    .map(([how, times]) => {
      const [median, p95, worst] = [50, 95, 100].map((part) => `${percentile(times, part).toFixed(1)}`);
      return `${how}: median ${median}, p95 ${p95}, worst ${worst} ms`;
    })
    .join('; ');
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
