/** What a search means, found once for all passes that count it. */
import type { Query } from '@telltale/contract/query-tree.ts';
import { settingsFor } from '#features/query/search-settings.ts';
import { leadingSearch } from '#features/query/searches.ts';
import { integer, packed, readRows, type RowReader, type Sql, sql, unpacked } from '#features/records/sql.ts';
import { withClause } from './_count.ts';

/** So many rows are named in the statements of the passes; of more, every pass finds them itself. */
export const namedMax = 100_000;

export interface Naming {
  readonly query: Query;
  readonly passes: number;
  /** `WITH …`, or nothing. */
  readonly with?: Sql;
  /** Names a row by a number. */
  readonly hash: Sql;
  /** `FROM …`, with the rows that are meant. */
  readonly from: Sql;
  readonly namedMax: number;
}

/** The hashes of all rows that are meant, for `IN (…)`; undefined where the passes do better by themselves. */
export async function nameRows(clickhouse: RowReader, naming: Naming): Promise<Sql | undefined> {
  const { query, passes, with: before, hash, from, namedMax: most } = naming;
  if (passes < 2 || leadingSearch(query) === undefined) return undefined;
  const [row] = await readRows(
    clickhouse,
    sql`SELECT if(length(all) > ${integer(most)}, NULL, ${packed(sql`all`)}) AS found
      FROM (${withClause(before)} SELECT groupArray(${integer(most + 1)})(${hash}) AS all ${from})`,
    { settings: settingsFor(query) },
  );
  const found = row?.['found'];
  return typeof found === 'string' ? unpacked(found) : undefined;
}
