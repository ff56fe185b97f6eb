/**
 * Opens the list of traces in Chromium over stored months, and reports how long a person waits for what they did to be painted.
 * Options: --data DIR (of `bench -- query --data`) --rounds 5 --range all --chromium /usr/bin/chromium. The web app must have been built.
 */
import { parseArgs } from 'node:util';
import type { BrowserContext, Page } from '@playwright/test';
import { appears, isPainted, openBrowser } from './browser.ts';
import { sayMachine } from './machine.ts';
import { percentile, say } from './report.ts';
import { freePort, projectId, startServer } from './server-process.ts';
import { Dice } from './traffic.ts';
import { vocabulary } from './words.ts';

const goalMs = 1000;

interface Step {
  readonly name: string;
  /** What takes a person's own time, on a list that is there and at rest. */
  readonly prepare?: (page: Page, dice: Dice) => Promise<void>;
  /** Comes back when its result is in the page. */
  readonly run: (page: Page, dice: Dice) => Promise<void>;
}

export async function paint(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      range: { type: 'string', default: 'all' },
      chromium: { type: 'string' },
    },
  });
  if (values.data === undefined)
    throw new Error('--data says where `npm run bench -- query --data DIR` keeps its data');
  sayMachine();
  const server = await startServer(values.data, await freePort());
  try {
    await using browser = await openBrowser(server, values.chromium);
    const address = `${server.url}/project/${projectId}/traces?range=${values.range}`;
    const times = new Map<string, number[]>();
    // The first round warms up what is compiled and cached once.
    for (let round = 0; round <= Number(values.rounds); round += 1) {
      for (const [name, ms] of await measureRound(browser.context, address, round)) {
        if (round > 0) times.set(name, [...(times.get(name) ?? []), ms]);
      }
    }
    for (const [name, each] of times) say(tell(name, each));
  } finally {
    await server.stop();
  }
}

async function measureRound(context: BrowserContext, address: string, round: number): Promise<[string, number][]> {
  const page = await context.newPage();
  const dice = new Dice(round);
  const found: [string, number][] = [];
  const measure = async (name: string, act: () => Promise<void>) => {
    const started = performance.now();
    await act();
    await isPainted(page);
    found.push([name, performance.now() - started]);
    await page.waitForLoadState('networkidle');
  };
  try {
    for (const { name, prepare, run } of steps) {
      await measure('open the list', () => open(page, address));
      await prepare?.(page, dice);
      await measure(name, () => run(page, dice));
    }
  } finally {
    await page.close();
  }
  return found;
}

const rows = (page: Page) => page.getByRole('row', { name: /^Trace / });

const rowAppears = (page: Page) => appears(page, '[aria-rowindex][aria-label^="Trace "]');

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address, { waitUntil: 'commit' });
  await rowAppears(page);
}

/** Until the list has been answered anew. */
async function changed(page: Page, act: () => Promise<void>): Promise<void> {
  const answer = page.waitForResponse((each) => /\/api\/public\/(search\/)?traces\?.*preview/.test(each.url()));
  await act();
  await (await answer).finished();
  await rowAppears(page);
}

const filters = (page: Page) => page.getByRole('complementary', { name: 'Filters' });

const steps: readonly Step[] = [
  {
    name: 'sort by cost',
    run: (page) => changed(page, () => page.getByRole('columnheader', { name: 'Cost' }).getByRole('button').click()),
  },
  {
    name: 'choose a name',
    run: (page, dice) => {
      const names = filters(page).getByRole('region', { name: 'Name filter', exact: true }).locator('[data-value-row]');
      return changed(page, () => names.nth(dice.below(6)).click());
    },
  },
  {
    name: 'choose a level',
    run: (page) => {
      const levels = filters(page)
        .getByRole('region', { name: /level filter/i })
        .locator('[data-value-row]');
      return changed(page, () => levels.filter({ hasText: 'ERROR' }).click());
    },
  },
  search('search a common word', (dice) => vocabulary[60 + dice.below(60)]),
  search('search part of a word', (dice) => vocabulary[500 + dice.below(2000)]?.slice(1, 4)),
  search('search a rare word', (dice) => vocabulary[10_000 + dice.below(19_000)]),
  {
    name: 'peek at a trace',
    run: async (page, dice) => {
      await rows(page).nth(dice.below(10)).click();
      await appears(page, 'section[aria-label="Peek"] section[aria-label="Input"]');
    },
  },
];

function search(name: string, pick: (dice: Dice) => string | undefined): Step {
  return {
    name,
    prepare: async (page, dice) => {
      await page.getByRole('textbox', { name: 'Query of traces' }).click();
      await page.keyboard.type(pick(dice) ?? '');
      await page.keyboard.press('Escape');
      await page.waitForLoadState('networkidle');
    },
    run: (page) => changed(page, () => page.keyboard.press('Enter')),
  };
}

function tell(name: string, each: readonly number[]): string {
  const sorted = each.toSorted((a, b) => a - b);
  const [p50, p95, worst] = [50, 95, 100].map((part) => `${percentile(sorted, part).toFixed(0).padStart(5)} ms`);
  const isOver = percentile(sorted, 95) > goalMs;
  return `${name.padEnd(24)} p50 ${p50}  p95 ${p95}  worst ${worst}${isOver ? `  over ${goalMs} ms` : ''}`;
}
