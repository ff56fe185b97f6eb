/** What people ask of lists, each question many times with other values. */
import type { PastFacts } from './past-load.ts';
import type { Reader } from './reader.ts';
import type { Dice } from './traffic.ts';
import { rareChinese, vocabulary } from './words.ts';

export interface QueryCase {
  readonly name: string;
  /** Below `/api/public`; other values at each call. */
  readonly path: (dice: Dice) => string;
}

/** Rows that are stored, so that questions have answers. */
export interface Known {
  readonly traces: readonly KnownTrace[];
  readonly facts: PastFacts;
}

interface KnownTrace {
  readonly id: string;
  readonly name: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly observations: readonly string[];
}

const pageSize = 50;
/** What the app shows of a search at first. */
const searchPageSize = 16;
const hourMs = 3_600_000;

/** From pages new and old. */
export async function readKnown(reader: Reader, facts: PastFacts): Promise<Known> {
  const traces: KnownTrace[] = [];
  for (const page of [1, 40, 200, 500]) {
    const path = `/traces?limit=${pageSize}&page=${page}&fields=core,observations`;
    traces.push(...(await reader.read<{ data: KnownTrace[] }>(path)).data);
  }
  return { traces, facts };
}

export function casesOf(known: Known): QueryCase[] {
  const cases: Cases = [
    ...pages(known),
    ...orders,
    ...queries(known).map(([name, query]) => [`query: ${name}`, (dice: Dice) => list({ query: query(dice) })] as const),
    // As the app asks, of all time.
    ...searches.map(([name, query]) => [`search: ${name}`, (dice: Dice) => search(query(dice))] as const),
    ...searches.map(
      ([name, query]) => [`search and count: ${name}`, (dice: Dice) => list({ query: query(dice) })] as const,
    ),
    ['search: where it was found', (dice) => matches(known, common(dice))],
    ...counts(known),
    ...observationLists(known),
    ...details(known),
  ];
  return cases.map(([name, path]) => ({ name, path }));
}

type Cases = readonly (readonly [name: string, path: (dice: Dice) => string])[];
type Parameters = Readonly<Record<string, string | number>>;

function pathOf(path: string, parameters: Parameters): string {
  const entries = Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]);
  return `${path}?${new URLSearchParams(entries).toString()}`;
}

/** The parameter is counted back from the newest trace: the data may have been loaded days ago. */
function since({ facts }: Known, hours: number): { fromTimestamp: string } {
  return { fromTimestamp: new Date(facts.toMs - hours * hourMs).toISOString() };
}

function list(parameters: Parameters = {}): string {
  return pathOf('/traces', { limit: pageSize, fields: 'core,metrics,preview,scoreValues', ...parameters });
}

function search(query: string): string {
  return pathOf('/search/traces', { limit: searchPageSize, fields: 'core,metrics,preview,scoreValues', query });
}

function matches({ traces }: Known, query: string): string {
  const parameters = new URLSearchParams({ entity: 'traces', query });
  for (const { id } of traces.slice(0, searchPageSize)) parameters.append('id', id);
  return `/search/matches?${parameters.toString()}`;
}

/** Among ten pages. */
function around(page: number, dice: Dice): number {
  return page - 5 + dice.below(10);
}

const pages = (known: Known): Cases => [
  ['list: first page', () => list()],
  ['list: last hour', () => list(since(known, 1))],
  ['list: last day', () => list(since(known, 24))],
  ['list: last 7 days', () => list(since(known, 168))],
  ['list: last 30 days', () => list(since(known, 720))],
  ['list: page 50', (dice) => list({ page: around(50, dice) })],
  ['list: page 500', (dice) => list({ page: around(500, dice) })],
  ['list: page 500 of 30 days', (dice) => list({ page: around(500, dice), ...since(known, 720) })],
  ['list: as SDKs ask', (dice) => pathOf('/traces', { limit: 50, page: around(6, dice) })],
  ['list: part of an id', (dice) => list({ q: dice.pick(known.traces).id.slice(4, 16), limit: 6 })],
];

const orders: Cases = [
  ['sort: cost', () => list({ orderBy: 'totalCost.desc' })],
  ['sort: latency', () => list({ orderBy: 'latency.desc' })],
  ['sort: tokens', () => list({ orderBy: 'totalTokens.desc' })],
  ['sort: cost, page 50', (dice) => list({ orderBy: 'totalCost.desc', page: around(50, dice) })],
  ['sort: name', () => list({ orderBy: 'name.asc' })],
];

const queries = ({ traces }: Known): Cases => [
  ['name and level', (dice) => `name:${dice.pick(traces).name} level:ERROR`],
  ['one user or another', (dice) => `user:${dice.pick(traces).userId} OR user:${dice.pick(traces).userId}`],
  ['neither name nor level', (dice) => `-name:${dice.pick(traces).name} -level:ERROR`],
  ['metadata', (dice) => `metadata.customer:customer-${dice.below(200)}`],
  ['score', (dice) => `scores.helpfulness:>0.${dice.below(9)}`],
  ['cost and latency', (dice) => `cost:>0.0${1 + dice.below(5)} latency:>${1 + dice.below(9)}`],
  ['model', () => 'model:claude*'],
];

/** Of the words by how common they are: the first few dozen stand in every text. */
function word(dice: Dice, from: number, to: number): string {
  return vocabulary[from + dice.below(to - from)] ?? '';
}

const common = (dice: Dice) => word(dice, 60, 120);
const rare = (dice: Dice) => word(dice, 10_000, 29_000);
const phrase = (dice: Dice) => `"${common(dice)} ${common(dice)}"`;

const searches: Cases = [
  ['rare word', rare],
  ['common word', common],
  ['middle of a word', (dice) => word(dice, 500, 20_000).slice(1, 4)],
  ['phrase', phrase],
  ['nothing like it', (dice) => `zz${dice.hex(6)}qq`],
  ['rare Chinese', () => rareChinese.slice(0, 4)],
  ['common Chinese', () => '退款'],
];

const facetFields = 'name,worstLevel,environment,userId,tags,model,type,release,version,latency,totalCost,totalTokens';
/** The others are counted when they are opened. */
const shownFacets = 'environment,worstLevel,name,tags';
const observationFacets = 'name,level,type,model,environment,latency,totalCost,userId,tags';

function facets(parameters: Parameters = {}): string {
  return pathOf('/facets', { entity: 'traces', fields: facetFields, ...parameters });
}

function histogram(parameters: Parameters = {}): string {
  return pathOf('/histogram', { entity: 'traces', ...parameters });
}

const counts = (known: Known): Cases => [
  ['facets: those shown at first', () => facets({ fields: shownFacets })],
  ['facets: shown, last day', () => facets({ fields: shownFacets, ...since(known, 24) })],
  [
    'facets: shown, under a name',
    (dice) => facets({ fields: shownFacets, query: `name:${dice.pick(known.traces).name}` }),
  ],
  ['facets: all', () => facets()],
  ['facets: last day', () => facets(since(known, 24))],
  ['facets: last 7 days', () => facets(since(known, 168))],
  ['facets: under a name', (dice) => facets({ query: `name:${dice.pick(known.traces).name}` })],
  ['facets: under a level', () => facets({ query: 'level:ERROR' })],
  ['facets: under a search', (dice) => facets({ query: rare(dice) })],
  ['facets: shown, under a rare word', (dice) => facets({ fields: shownFacets, query: rare(dice) })],
  ['facets: shown, under a common word', (dice) => facets({ fields: shownFacets, query: common(dice) })],
  ['facets: metadata, scores', () => facets({ fields: 'metadata,scores' })],
  ['facets: one key of metadata', () => facets({ fields: 'metadata.region' })],
  ['facets: observations', () => facets({ entity: 'observations', fields: observationFacets })],
  [
    'facets: observations, under a search',
    (dice) => facets({ entity: 'observations', fields: observationFacets, query: rare(dice) }),
  ],
  ['histogram: all', () => histogram()],
  ['histogram: last 7 days', () => histogram(since(known, 168))],
  ['histogram: under a level', () => histogram({ query: 'level:ERROR' })],
  ['histogram: observations', () => histogram({ entity: 'observations' })],
];

const observationFields = 'core,basic,time,model,usage,metrics,trace_context,preview';

function observations(parameters: Parameters = {}): string {
  return pathOf('/v2/observations', { limit: pageSize, fields: observationFields, ...parameters });
}

const observationLists = ({ traces }: Known): Cases => [
  ['observations: first page', () => observations()],
  ['observations: with their number', () => observations({ fields: 'core,basic,count' })],
  ['observations: v1, page 50', (dice) => pathOf('/observations', { limit: 50, page: around(50, dice) })],
  ['observations: query', (dice) => observations({ query: `level:ERROR user:${dice.pick(traces).userId}` })],
  ['observations: sort by cost', () => observations({ orderBy: 'totalCost.desc' })],
  ['observations: search rare word', (dice) => observations({ query: rare(dice), limit: searchPageSize })],
  ['observations: search phrase', (dice) => observations({ query: phrase(dice), limit: searchPageSize })],
];

const details = (known: Known): Cases => [
  ['peek: trace', (dice) => `/traces/${dice.pick(known.traces).id}?fields=core,io,scores,metrics`],
  ['peek: tree', (dice) => `/traces/${dice.pick(known.traces).id}/tree`],
  ['peek: observation', (dice) => `/observations/${dice.pick(dice.pick(known.traces).observations)}`],
  ['sessions: first page', () => sessions()],
  [
    'sessions: by cost, last 7 days',
    () => sessions({ orderBy: 'cost.desc', activeFrom: since(known, 168).fromTimestamp }),
  ],
  ['session', (dice) => list({ sessionId: dice.pick(known.traces).sessionId, orderBy: 'timestamp.asc' })],
  ['users: first page', () => pathOf('/users', { limit: pageSize })],
  ['user', (dice) => `/users/${dice.pick(known.traces).userId}`],
];

function sessions(parameters: Parameters = {}): string {
  return pathOf('/sessions', { fields: 'metrics', limit: pageSize, ...parameters });
}
