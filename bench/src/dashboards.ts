/** Measures every widget of the home page and the built-in dashboards, beside the same question written by hand for the engine. */
import { builtInDashboards } from '@telltale/contract/built-in-dashboards.ts';
import type { Widget } from '@telltale/contract/dashboards.ts';
import { metricName } from '@telltale/contract/metrics-check.ts';
import type { MetricRow, MetricsReply } from '@telltale/contract/metrics.ts';
import { type ClickHouse, openClickHouse } from '@telltale/server/db/clickhouse/clickhouse.ts';
import { parseArgs } from 'node:util';
import { handWritten } from './dashboard-sql.ts';
import { ensurePast, type PastFacts } from './past-load.ts';
import { type Reader, signIn } from './reader.ts';
import { percentile, say } from './report.ts';
import { freePort, projectId, startServer } from './server-process.ts';

const help = `npm run bench -- dashboards --data DIR [options]

  --data DIR         where the data are; they are loaded there when there are none
  --observations N   how many to load. Default 10000000, without text
  --days LIST        of how many days charts are asked for, one table for each. Default 1,30: a page opens with the past 24 hours
  --rounds N         how often each question is asked. Default 20
  --only TEXT        only widgets whose page and title hold the text

Each widget is asked for over HTTP, as the page asks; then the same question in SQL written by hand is sent to the engine alone.
A widget passes with a p95 of at most ${500} ms and at most twice the engine's own time, by the medians of both.
Their numbers are compared: a difference ends the run.
`;

const goalMs = 500;
const goalRatio = 2;
const dayMs = 86_400_000;
/** As the engine is when nobody has set it up to be small. */
const settings = { max_block_size: 65_409 };

interface Case {
  readonly name: string;
  readonly page: string;
  readonly days: number;
  readonly widget: Widget;
}

interface Asked {
  readonly sorted: readonly number[];
  readonly reply: MetricsReply;
}

export async function dashboards(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      observations: { type: 'string', default: '10000000' },
      days: { type: 'string', default: '1,30' },
      rounds: { type: 'string', default: '20' },
      only: { type: 'string', default: '' },
      help: { type: 'boolean', default: false },
    },
  });
  const { data: dataDir } = values;
  if (values.help || dataDir === undefined) {
    say(help);
    return;
  }
  const facts = await ensurePast({ dataDir, observations: Number(values.observations), days: 60, hasText: false });
  const rounds = Number(values.rounds);
  const cases = casesOf(values.days.split(',').map(Number)).filter(({ name }) => name.includes(values.only));
  const asked = await askServer(dataDir, { cases, rounds, facts });
  await using engine = await openClickHouse({ dataDir, logger: silent });
  let failures = 0;
  for (const each of cases) {
    const { sorted, reply } = asked.get(each)!;
    const byHand = await askEngine(engine, { asked: each, reply, rounds, facts });
    failures += tell(each, sorted, byHand) ? 0 : 1;
  }
  say(`\n${cases.length - failures} of ${cases.length} pass`);
}

function casesOf(allDays: readonly number[]): Case[] {
  return allDays.flatMap((days) =>
    builtInDashboards.flatMap(({ id, name, widgets }) =>
      widgets.map((widget) => ({ name: `${days} d  ${name}: ${widget.title}`, page: id, days, widget })),
    ),
  );
}

interface Run {
  readonly cases: readonly Case[];
  readonly rounds: number;
  readonly facts: PastFacts;
}

/** Each widget alone; then whole pages, all of whose widgets are asked for at once. */
async function askServer(dataDir: string, { cases, rounds, facts }: Run): Promise<Map<Case, Asked>> {
  const asked = new Map<Case, Asked>();
  const server = await startServer(dataDir, await freePort());
  try {
    const reader = await signIn(server.url);
    for (const each of cases) {
      const path = pathOf(each, facts);
      const reply = await reader.read<MetricsReply>(path);
      asked.set(each, { reply, sorted: await timesOf(rounds, () => reader.time(path)) });
    }
    const pages = Map.groupBy(cases, ({ page, days }) => `${page.replace('built-in-', '')}, ${days} d`);
    for (const [name, widgets] of pages)
      await tellPage(
        reader,
        name,
        widgets.map((each) => pathOf(each, facts)),
      );
  } finally {
    await server.stop();
  }
  return asked;
}

async function tellPage(reader: Reader, name: string, paths: readonly string[]): Promise<void> {
  const sorted = await timesOf(3, async () => {
    const started = performance.now();
    await Promise.all(paths.map((path) => reader.time(path)));
    return performance.now() - started;
  });
  say(
    `page ${name.padEnd(16)} ${String(paths.length).padStart(2)} widgets at once: p50 ${percentile(sorted, 50).toFixed(0)} ms`,
  );
}

/** Counted back from the newest trace: the data may have been loaded days ago. */
function boundsOf({ days }: Case, { toMs }: PastFacts) {
  return { before: toMs - 2 * days * dayMs, from: toMs - days * dayMs, to: toMs };
}

function pathOf(asked: Case, facts: PastFacts): string {
  const { from, to } = boundsOf(asked, facts);
  const range = { fromTimestamp: new Date(from).toISOString(), toTimestamp: new Date(to).toISOString() };
  const query = { ...asked.widget.query, ...range, timeZone: 'UTC' };
  return `/metrics?query=${encodeURIComponent(JSON.stringify(query))}`;
}

async function timesOf(rounds: number, ask: () => Promise<number>): Promise<number[]> {
  await ask();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await ask());
  return times.toSorted((a, b) => a - b);
}

const steps: Readonly<Record<string, string>> = { hour: 'toStartOfHour', day: 'toDate', week: 'toMonday' };

async function askEngine(
  engine: ClickHouse,
  { asked, reply, rounds, facts }: { asked: Case; reply: MetricsReply; rounds: number; facts: PastFacts },
): Promise<readonly number[]> {
  const make = handWritten[asked.page]?.[asked.widget.title];
  if (!make) throw new Error(`no hand-written SQL for ${asked.name}`);
  const step = steps[reply.granularity ?? ''] ?? 'toStartOfMonth';
  const sql = make((time) => `${step}(${time})`).replaceAll(':Time}', `:DateTime64(6, 'UTC')}`);
  const { before, from, to } = boundsOf(asked, facts);
  const parameters = { project: projectId, before: new Date(before), from: new Date(from), to: new Date(to) };
  const rows = await engine.rows<Record<string, unknown>>(sql, parameters, { settings });
  const [ours, theirs] = [numbersOf(asked.widget, reply), rows.flatMap((row) => Object.values(row)).flat()];
  const [told, found] = [comparable(ours), comparable(theirs)];
  if (told !== found) throw new Error(`${asked.name}: the API says\n${told}\nbut SQL by hand\n${found}\n${sql}`);
  return timesOf(rounds, async () => {
    const started = performance.now();
    await engine.rows(sql, parameters, { settings });
    return performance.now() - started;
  });
}

function numbersOf({ query }: Widget, { data, previous, totals }: MetricsReply): unknown[] {
  const of = (row: MetricRow) => query.metrics.map((metric) => row[metricName(metric)]);
  // By hand, totals stand beside each row.
  const withTotals = (row: MetricRow) => [...of(row), ...(totals ? of(totals) : [])];
  return [...data.flatMap(withTotals), ...(previous?.data ?? []).flatMap(of)].flatMap((value) =>
    Array.isArray(value) ? value.map(([, , height]) => height) : [value],
  );
}

/** In no order, without what is nothing: sums of fractions depend on the order in which they are added. */
function comparable(values: readonly unknown[]): string {
  const numbers = values.map(Number).filter((value) => value !== 0 && !Number.isNaN(value));
  return numbers
    .toSorted((a, b) => a - b)
    .map((value) => value.toPrecision(8))
    .join(' ');
}

function tell({ name }: Case, sorted: readonly number[], byHand: readonly number[]): boolean {
  const [p50, p95, engine] = [percentile(sorted, 50), percentile(sorted, 95), percentile(byHand, 50)];
  const isFast = p95 <= goalMs;
  const isNear = p50 <= goalRatio * engine;
  const verdict = [...(isFast ? [] : [`over ${goalMs} ms`]), ...(isNear ? [] : [`over ${goalRatio} times`])].join(', ');
  const figures = `p50 ${cell(p50)}  p95 ${cell(p95)}  by hand ${cell(engine)}  ratio ${(p50 / engine).toFixed(2)}`;
  say(`${name.padEnd(60)} ${figures}  ${verdict || 'pass'}`);
  return isFast && isNear;
}

function cell(ms: number): string {
  return `${ms.toFixed(0)} ms`.padStart(8);
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
