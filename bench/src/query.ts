/** Measures how long a person waits for lists, facets, sorting, search and a peek, with months of traces stored. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sayMachine } from './machine.ts';
import { ensurePast, type PastFacts } from './past-load.ts';
import { casesOf, type QueryCase, readKnown } from './query-cases.ts';
import { type Reader, signIn } from './reader.ts';
import { percentile, say } from './report.ts';
import { type BenchServer, freePort, startServer } from './server-process.ts';
import { Dice } from './traffic.ts';

const help = `npm run bench -- query [options]

  --observations N   how many to load. Default 1000000
  --days N           over how many days they spread. Default 60
  --data DIR         keep the data there, and use them again when they are there already.
                     Without it they are loaded into a temporary folder
  --no-text          load without input and output (but for the first 50,000 observations and the last day), in a tenth of the space:
                     for totals, charts and dashboards. Ten million observations take some ten minutes:
                     npm run bench -- query --observations 10000000 --no-text --data DIR --load-only
  --load-only        load into --data and stop
  --rounds N         how often each question is asked. Default 20
  --only TEXT        only questions whose name holds the text
  --sql              print the statements of each question, the slowest first, with the median of each

A question is marked when its p95 is over 300 ms. Processor time is of the server and its engine together.
`;

const goalMs = 300;
const warmUpRounds = 2;

interface AnsweredQuery {
  readonly sql: string;
  readonly ms: number;
}

export async function query(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      observations: { type: 'string', default: '1000000' },
      days: { type: 'string', default: '60' },
      data: { type: 'string' },
      text: { type: 'boolean', default: true },
      'load-only': { type: 'boolean', default: false },
      rounds: { type: 'string', default: '20' },
      only: { type: 'string', default: '' },
      sql: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    say(help);
    return;
  }
  const dataDir = values.data ?? (await mkdtemp(join(tmpdir(), 'telltale-bench-')));
  try {
    const { observations, days, text: hasText } = values;
    const facts = await ensurePast({ dataDir, observations: Number(observations), days: Number(days), hasText });
    if (values['load-only']) return;
    await ask(dataDir, facts, { rounds: Number(values.rounds), only: values.only, tellsSql: values.sql });
  } finally {
    if (values.data === undefined) await rm(dataDir, { recursive: true, force: true });
  }
}

interface Asking {
  readonly rounds: number;
  readonly only: string;
  readonly tellsSql: boolean;
}

async function ask(dataDir: string, facts: PastFacts, { rounds, only, tellsSql }: Asking): Promise<void> {
  const answered: AnsweredQuery[] = [];
  // A server that tells of each statement has less time for them.
  const onLog = tellsSql ? (line: string) => keepQuery(line, answered) : undefined;
  const server = await startServer(dataDir, await freePort(), onLog);
  try {
    const reader = await signIn(server.url);
    const cases = casesOf(await readKnown(reader, facts)).filter(({ name }) => name.includes(only));
    say(`${facts.observations} observations`);
    sayMachine();
    for (const each of cases) await measure({ server, reader, answered, rounds, tellsSql }, each);
  } finally {
    await server.stop();
  }
}

function keepQuery(line: string, answered: AnsweredQuery[]): void {
  if (line.includes('"msg":"query"')) answered.push(JSON.parse(line) as AnsweredQuery);
}

interface Bench {
  readonly server: BenchServer;
  readonly reader: Reader;
  /** Grows while the server works. */
  readonly answered: AnsweredQuery[];
  readonly rounds: number;
  readonly tellsSql: boolean;
}

async function measure({ server, reader, answered, rounds, tellsSql }: Bench, { name, path }: QueryCase) {
  const dice = new Dice(0xca5e);
  for (let round = 0; round < warmUpRounds; round += 1) await reader.time(path(dice));
  answered.length = 0;
  const cpuBefore = server.cpuMs();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await reader.time(path(dice)));
  const cpuMs = (server.cpuMs() - cpuBefore) / rounds;
  const sorted = times.toSorted((a, b) => a - b);
  const [p50, p95] = [percentile(sorted, 50), percentile(sorted, 95)];
  const figures = [`p50 ${cell(p50)} ms`, `p95 ${cell(p95)} ms`, `cpu ${cell(cpuMs)} ms`];
  say(`${name.padEnd(34)} ${figures.join('  ')}${p95 > goalMs ? `  over ${goalMs} ms` : ''}`);
  if (tellsSql) sayStatements(answered);
}

function sayStatements(answered: readonly AnsweredQuery[]): void {
  const byText = Map.groupBy(answered, ({ sql }) => sql.replaceAll(/\s+/g, ' '));
  const statements = [...byText].map(([sql, times]) => {
    const sorted = times.map(({ ms }) => ms).toSorted((a, b) => a - b);
    return { sql, median: percentile(sorted, 50), times: times.length };
  });
  for (const { sql, median, times } of statements.toSorted((a, b) => b.median - a.median)) {
    say(`  ${median.toFixed(0)} ms, asked ${times} times: ${sql}`);
  }
  say('');
}

function cell(value: number): string {
  return value.toFixed(0).padStart(6);
}
