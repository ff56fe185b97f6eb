/** Computes metrics: asks the engine and makes the rows that callers get. */
import { type MetricQuery, metricRowsMax, type MetricRow, type MetricsReply } from '@telltale/contract/metrics.ts';
import type { ClickHouse } from '#db/clickhouse/clickhouse.ts';
import type { Settings } from '#db/clickhouse/settings.ts';
import { searchSettings, settingsFor } from '#features/query/search-settings.ts';
import type { Row } from '#features/records/rows.ts';
import { readRows } from '#features/records/sql.ts';
import { isoMicros } from '#lib/iso-time.ts';
import { type Bins, type BinsByMeasure, binsOf, binsOfCells, cells } from './_histogram.ts';
import { type GroupKey, type Question, questionOf } from './_question.ts';
import { binned, emptyGroup, extentOf, type Group, groupOf, keyOf, numberOf, withEmptyBuckets } from './_rows.ts';
import { extentStatement, metricsStatement, parts, ranked } from './_statement.ts';
import { canRank, canTotal } from './_together.ts';

export interface MetricsRequest {
  readonly projectId: string;
  /** One without a problem; see metrics-check.ts. */
  readonly query: MetricQuery;
  /** Where the query says none. */
  readonly limit: number;
}

const binsUsual = 10;

/** One statement where the same entities serve for everything that is asked; what needs others is asked for beside it. */
export async function computeMetrics(clickhouse: ClickHouse, request: MetricsRequest): Promise<MetricsReply> {
  const { query } = request;
  const asked = questionOf(request.projectId, query, query.config?.row_limit ?? request.limit);
  const reader = { clickhouse, query };
  const question = await together(reader, asked);
  const { found, bins } = await readBinned(reader, question);
  const answer = { question, found, bins };
  const rows = rowsOf(answer, false);
  const shown = filled(rows.slice(0, asked.limit), { question, query, hasMore: rows.length > asked.limit });
  return {
    data: shown.map(({ row }) => row),
    granularity: question.axis?.step ?? null,
    hasMore: rows.length > asked.limit,
    ...(query.totals && { totals: totalOf(answer, false) ?? (await readTotal(reader, asked, bins)) }),
    ...(query.compare && { previous: await previousOf(reader, answer, shown) }),
  };
}

interface Reader {
  readonly clickhouse: ClickHouse;
  readonly query: MetricQuery;
}

interface Answer {
  readonly question: Question;
  readonly found: readonly Row[];
  /** By measure. */
  readonly bins: ReadonlyMap<string, Bins>;
}

/** With all that can be asked for in one statement. */
async function together(reader: Reader, asked: Question): Promise<Question> {
  const { query } = reader;
  const hasDimensions = asked.dimensions.length > 0;
  const question = { ...asked, ...(query.compare && !hasDimensions && { before: 2 * asked.from - asked.to }) };
  if (query.series !== undefined && hasDimensions) {
    if (!canRank(asked)) return { ...question, groups: await greatestGroups(reader, asked, query.series) };
    return { ...question, series: query.series, hasTotals: query.totals === true && canTotal(asked) };
  }
  return { ...question, hasTotals: query.totals === true && canTotal(asked) };
}

/** The groups of the greatest first metric over the whole range. */
async function greatestGroups(reader: Reader, question: Question, series: number): Promise<readonly GroupKey[]> {
  const [first] = question.metrics;
  const metrics = first ? [ranked(first)] : [];
  const ranking = { ...question, axis: undefined, metrics, orderBy: undefined, limit: series };
  const rows = await readRows(reader.clickhouse, metricsStatement(ranking, new Map()), settingsOf(question));
  return rows.slice(0, series).map((row) => keyOf(row, question));
}

/** Histograms by 1, 2, 5, 10 are counted in cells and need no look at their extent first, unless cells don't reach so far. */
async function readBinned(reader: Reader, question: Question): Promise<Answer> {
  const { config } = reader.query;
  const names = question.metrics.flatMap(({ aggregation, measure }) =>
    aggregation === 'histogram' ? measure.name : [],
  );
  if (config?.scale === 'log') {
    const asked: BinsByMeasure = new Map(names.map((name) => [name, cells]));
    const found = await readRows(reader.clickhouse, metricsStatement(question, asked), settingsOf(question));
    const bins = binsFromCells(found, question, config.bins ?? binsUsual);
    if (bins) return { question, bins, found: found.map((row) => binned(row, question, { asked, bins })) };
  }
  const bins = names.length > 0 ? await readBins(reader, question) : new Map<string, Bins>();
  return {
    question,
    bins,
    found: await readRows(reader.clickhouse, metricsStatement(question, bins), settingsOf(question)),
  };
}

/** The same for all rows; undefined when some can't be made of cells. */
function binsFromCells(found: readonly Row[], question: Question, binsMax: number): Map<string, Bins> | undefined {
  const rows = found.filter((row) => isPart(row, parts.row) && !isBefore(row));
  const made = new Map<string, Bins>();
  for (const [at, { aggregation, measure }] of question.metrics.entries()) {
    const extent = aggregation === 'histogram' ? extentOf(rows, at) : undefined;
    const bins = extent && binsOfCells(extent, binsMax);
    if (extent && !bins) return undefined;
    if (bins) made.set(measure.name, bins);
  }
  return made;
}

async function readBins({ clickhouse, query: { config } }: Reader, question: Question): Promise<Map<string, Bins>> {
  const asked = question.metrics.filter(({ aggregation }) => aggregation === 'histogram');
  const bins = asked.map(async (metric): Promise<[string, Bins][]> => {
    const statement = extentStatement({ ...question, before: undefined, metrics: [metric] });
    const [row = {}] = await readRows(clickhouse, statement, settingsOf(question));
    const [low, high, positive] = [numberOf(row['low']), numberOf(row['high']), numberOf(row['positive'])];
    if (low === null || high === null) return [];
    const made = binsOf({ low, high, positive }, config?.bins ?? binsUsual, config?.scale ?? 'linear');
    return [[metric.measure.name, made]];
  });
  return new Map((await Promise.all(bins)).flat());
}

const isPart = (row: Row, part: number) => Number(row['part']) === part;
const isBefore = (row: Row) => Number(row['is_before'] ?? 0) === 1;

/** Of the time asked for, or of the time before. Without anything to group by there is always one. */
function rowsOf({ question, found, bins }: Answer, ofBefore: boolean): Group[] {
  const rows = found
    .filter((row) => isPart(row, parts.row) && isBefore(row) === ofBefore)
    .map((row) => groupOf(row, question, bins));
  const isOverall = question.dimensions.length === 0 && !question.axis;
  return isOverall && rows.length === 0 ? [emptyGroup(question)] : rows;
}

function filled(
  rows: Group[],
  { question, query, hasMore }: { readonly question: Question; readonly query: MetricQuery; readonly hasMore: boolean },
): Group[] {
  const isFilled = question.axis !== undefined && query.orderBy === undefined && !hasMore;
  return isFilled ? withEmptyBuckets(rows, question).slice(0, question.limit) : rows;
}

/** When it was asked for with the rows. */
function totalOf({ question, found, bins }: Answer, ofBefore: boolean): MetricRow | undefined {
  if (!question.hasTotals) return undefined;
  const whole = overall(question);
  const row = found.find((each) => isPart(each, parts.total) && isBefore(each) === ofBefore);
  return (row ? groupOf(row, whole, bins) : emptyGroup(whole)).row;
}

/** Over everything that is asked about, whatever the series. */
async function readTotal(reader: Reader, question: Question, bins: ReadonlyMap<string, Bins>): Promise<MetricRow> {
  const whole = overall(question);
  const [row] = await readRows(reader.clickhouse, metricsStatement(whole, bins), settingsOf(question));
  return (row ? groupOf(row, whole, bins) : emptyGroup(whole)).row;
}

function overall(question: Question): Question {
  const bare = { axis: undefined, dimensions: [], orderBy: undefined, groups: undefined, series: undefined };
  return { ...question, ...bare, hasTotals: false, before: undefined, limit: 1 };
}

/** The time before, of the same length; of dimensions, the groups that are shown. */
async function previousOf(
  reader: Reader,
  answer: Answer,
  shown: readonly Group[],
): Promise<NonNullable<MetricsReply['previous']>> {
  const { query } = reader;
  const { question, bins } = answer;
  const [from, to] = [2 * question.from - question.to, question.from];
  const range = { fromTimestamp: isoMicros(from), toTimestamp: isoMicros(to) };
  const before = questionOf(question.projectId, { ...query, ...range }, metricRowsMax);
  const rows =
    question.before === undefined
      ? await readGroups(reader, { ...before, groups: keysOf(shown) }, bins)
      : rowsOf({ ...answer, question: before }, true);
  const data = filled(rows.slice(0, metricRowsMax), { question: before, query, hasMore: rows.length > metricRowsMax });
  const known = question.before === undefined ? undefined : totalOf(answer, true);
  const totals = query.totals && (known ?? (await readTotal(reader, before, bins)));
  return { ...range, data: data.map(({ row }) => row), ...(totals && { totals }) };
}

async function readGroups(reader: Reader, question: Question, bins: ReadonlyMap<string, Bins>): Promise<Group[]> {
  const found = await readRows(reader.clickhouse, metricsStatement(question, bins), settingsOf(question));
  return found.map((row) => groupOf(row, question, bins));
}

function keysOf(rows: readonly Group[]): GroupKey[] {
  return [...new Map(rows.map(({ key }) => [JSON.stringify(key), key])).values()];
}

function settingsOf({ query, conditions, dimensions }: Question): { readonly settings: Settings } {
  const isWide = dimensions.some(({ dimension }) => dimension.kind === 'map');
  return { settings: isWide ? searchSettings : settingsFor(query, conditions) };
}
