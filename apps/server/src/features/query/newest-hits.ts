/** Finds the newest observations that a search means, without looking at all that it means. */
import type { Query } from '@telltale/contract/query-tree.ts';
import type { Micros } from '#features/records/records.ts';
import type { Row } from '#features/records/rows.ts';
import {
  and,
  code,
  count,
  hashes,
  integer,
  join,
  micros,
  minutes,
  readRows,
  type RowReader,
  type Sql,
  sql,
} from '#features/records/sql.ts';
import { loweredText } from '#features/records/text-indexes.ts';
import { lookUps, mustReadText, namesContain, observationNames, textContains } from './_search.ts';
import { searchSettings } from './search-settings.ts';
import type { LeadingSearch, Search } from './searches.ts';

/** What is known of the observations that meet `part` of a query. */
export interface NewestHits {
  readonly part: Query;
  readonly searches: readonly Search[];
  /** What starts at this time or later is looked at, and nothing else; undefined: all is. */
  readonly since: Micros | undefined;
  /** Rows `o` of observations meet `part`; undefined when too many start at once to be named. */
  readonly isHit: Sql | undefined;
}

/** Of the bare columns of `observations`; `with` comes before the SELECT. */
export interface HitScope {
  readonly with: Sql;
  readonly where: readonly Sql[];
  /** The newest were read before, and few of them were hits. */
  readonly isSparse: boolean;
  readonly limits: SearchLimits;
}

export interface FoundNewest<T> {
  readonly rows: T[];
  /** As in `NewestHits`. */
  readonly since: Micros | undefined;
}

/** How far each round of a search goes. */
interface Rounds {
  /** So much of the newest text is read, first and then: each from the newest on, since reading on takes little longer. */
  readonly reads: readonly Reading[];
  /** So many are looked up in each place: for the first page, and for who goes on. */
  readonly lookUps: { readonly first: number; readonly further: readonly number[] };
}

interface Reading {
  readonly rows: number;
  readonly bytes: number;
}

/** What indexes know, and what must be compared with the text besides, which takes longer. */
export interface SearchLimits {
  readonly indexed: Rounds;
  readonly compared: Rounds;
}

export const searchLimits: SearchLimits = {
  indexed: { reads: [{ rows: 4_000, bytes: 8_000_000 }], lookUps: { first: 50, further: [100, 1_000] } },
  compared: {
    reads: [
      { rows: 24_000, bytes: 48_000_000 },
      { rows: 64_000, bytes: 128_000_000 },
    ],
    lookUps: { first: 8, further: [60, 1_000] },
  },
};

/**
 * What `read` makes of the newest hits, looking at more of them until it finds something or all was looked at. `undefined` tells
 * `read` to find all by itself.
 *
 * What many texts hold is among the newest few, and reading those takes less time than asking the indexes, which know no time.
 */
export async function searchNewest<T>(
  clickhouse: RowReader,
  scope: HitScope,
  leading: LeadingSearch,
  read: (newest: NewestHits | undefined) => Promise<T[]>,
): Promise<FoundNewest<T>> {
  const { limits, isSparse } = scope;
  const isCompared = leading.searches.some(({ pieces }) => mustReadText(pieces));
  const { reads, lookUps } = limits[isCompared ? 'compared' : 'indexed'];
  const rounds = [
    ...reads.slice(isSparse ? 1 : 0).map(readHits),
    ...(isSparse ? lookUps.further : [lookUps.first, ...lookUps.further]).map(lookUpHits),
  ];
  for (const round of rounds) {
    const known = await round(clickhouse, scope, leading.searches);
    if (!known) continue;
    const rows = await read({ ...leading, ...known });
    if (rows.length > 0 || known.since === undefined) return { rows, since: known.since };
  }
  return { rows: await read(undefined), since: undefined };
}

type Known = Pick<NewestHits, 'since' | 'isHit'>;
type Round = (clickhouse: RowReader, scope: HitScope, searches: readonly Search[]) => Promise<Known | undefined>;

const namedMax = 8_000;
const minuteMicros = 60_000_000;

/** Reads the texts of the newest minutes; undefined when nothing is found in them. */
function readHits({ rows: rowsMax, bytes: bytesMax }: Reading): Round {
  return async (clickhouse, { with: before, where }, searches) => {
    const newest = sql`SELECT toStartOfMinute(start_time) AS minute, input_bytes + output_bytes AS bytes
    FROM observations WHERE ${and(where)} ORDER BY toStartOfMinute(start_time) DESC LIMIT ${count(rowsMax)}`;
    const [bounds] = await readRows(
      clickhouse,
      sql`${before}SELECT toUnixTimestamp(minIf(minute, total <= ${integer(bytesMax)})) AS first,
        sumIf(stored, total <= ${integer(bytesMax)}) AS kept, sum(stored) AS looked_at
      FROM (
        SELECT minute, count() AS stored, sum(sum(bytes)) OVER (ORDER BY minute DESC) AS total
        FROM (${newest}) GROUP BY minute
      )`,
      { settings: inOrder },
    );
    const kept = Number(bounds?.['kept']);
    if (kept === 0) return undefined;
    // Of the last minute there may be more.
    const isCut = kept === rowsMax;
    const isAll = !isCut && kept === Number(bounds?.['looked_at']);
    const since = Number(bounds?.['first']) * 1_000_000 + (isCut ? minuteMicros : 0);
    const rows = await readRows(
      clickhouse,
      sql`${before}SELECT ${hitColumns} FROM observations
      WHERE ${and([...where, sql`start_time >= ${micros(since)}`])} AND (${join(searches.flatMap(isIn), ' OR ')})
      LIMIT ${count(namedMax + 1)}`,
      { settings: { use_skip_indexes: 0 } },
    );
    if (rows.length === 0 && !isAll) return undefined;
    return { since: isAll ? undefined : since, isHit: rows.length > namedMax ? undefined : isAmong(rows.map(hitOf)) };
  };
}

function isIn({ pieces, among, isEverywhere }: Search): Sql[] {
  return [
    ...(isEverywhere ? [namesContain(observationNames, pieces)] : []),
    ...among.map((document) => textContains(loweredText[document], pieces)),
  ];
}

/** Looks up the newest `take` of each place, in the order of the primary key, which knows minutes. */
function lookUpHits(take: number): Round {
  return async (clickhouse, { with: before, where }, searches) => {
    const places = searches.flatMap(({ pieces, among, isEverywhere }) => lookUps(among, pieces, isEverywhere));
    const found = places.map(
      (condition, at) => sql`(SELECT ${code(String(at))} AS place, ${hitColumns}
        FROM observations WHERE ${and([...where, condition])}
        ORDER BY toStartOfMinute(start_time) DESC LIMIT ${count(take)})`,
    );
    const rows = await readRows(clickhouse, sql`${before}SELECT * FROM (${join(found, ' UNION ALL ')})`, {
      settings: inOrder,
    });
    return knownOf(rows, take);
  };
}

/** Versions that are no longer the newest are among them. */
const hitColumns = sql`toString(cityHash64(id, row_version)) AS hash, toUnixTimestamp(toStartOfMinute(start_time)) AS minute`;

/** So that a part of the table is read only when its time has come, and only as far as rows are needed. */
const inOrder = {
  ...searchSettings,
  read_in_order_use_virtual_row: 1,
  read_in_order_use_buffering: 0,
  query_plan_optimize_lazy_materialization: 0,
} as const;

function knownOf(rows: readonly Row[], take: number): Known {
  const full = [...Map.groupBy(rows, (row) => row['place']).values()].filter((found) => found.length >= take);
  const hits = rows.map(hitOf);
  if (full.length === 0) return { since: undefined, isHit: isAmong(hits) };
  // Of the oldest minute there may be more.
  const reached = Math.max(...full.map((found) => Math.min(...found.map((row) => hitOf(row).time))));
  const whole = hits.filter(({ time }) => time > reached);
  return whole.length > 0
    ? { since: reached + minuteMicros, isHit: isAmong(whole) }
    : { since: reached, isHit: undefined };
}

interface Hit {
  readonly hash: string;
  /** Of the beginning of its minute. */
  readonly time: Micros;
}

function hitOf(row: Row): Hit {
  return { hash: String(row['hash']), time: Number(row['minute']) * 1_000_000 };
}

function isAmong(hits: readonly Hit[]): Sql {
  if (hits.length === 0) return sql`0`;
  return sql`toStartOfMinute(o.start_time) IN (${minutes(hits.map(({ time }) => time))})
    AND cityHash64(o.id, o.row_version) IN (${hashes(hits.map(({ hash }) => hash))})`;
}
