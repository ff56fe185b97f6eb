/** Which traces are meant: JSON filters and queries as a selection of rows `t`, joined with what their conditions need. */
import { findField } from '@telltale/contract/fields.ts';
import type { FilterCondition } from '@telltale/contract/filter.ts';
import { conjuncts, placesOf, type Query } from '@telltale/contract/query-tree.ts';
import { compileFilter } from '#features/records/filter.ts';
import type { Micros } from '#features/records/records.ts';
import { and, join, micros, type Sql, sql, text, texts } from '#features/records/sql.ts';
import { withinBounds } from './_bounds.ts';
import { compileIsSet, compileTests } from './_compare.ts';
import { observationContains, observationDocuments } from './observation-rows.ts';
import { hasScore, scoredTraces, scoresMeet } from './_scores.ts';
import type { Search } from './searches.ts';
import { documentsContain, namesContain } from './_search.ts';
import { type Document, documents } from '#features/records/text-indexes.ts';
import type { HitScope, NewestHits } from './newest-hits.ts';
import { traceCatalogue, traceColumn, type TracePart } from './trace-columns.ts';
import { metricsSelect } from './trace-metrics.ts';
import { compileTree, type Leaf, type Piece, type TreeCompiler } from './_tree.ts';

export interface TraceSelection {
  readonly projectId: string;
  readonly conditions: readonly FilterCondition[];
  readonly query?: Query | undefined;
  /** Part of an id or name, whatever the case. */
  readonly q?: string | undefined;
  /**
   * What is known of the observations that the query means: only traces are meant that it is enough for. Rows `t` may be older
   * versions then: whoever reads on must leave out those that are no longer the newest.
   */
  readonly newest?: NewestHits | undefined;
  /** Hashes of ids, for `IN (…)`: only these traces are meant. */
  readonly among?: Sql | undefined;
}

export type Joined = 'metrics' | 'root' | 'scores';

/** `WITH ${with} SELECT … ${from}`: rows `t`, and where they are needed `m`, `r` and `c`, of the traces that are meant. */
export interface SelectedTraces {
  readonly with: Sql;
  readonly from: Sql;
  /** Conditions of the bare columns of `observations` that bound the observations of these traces; they may bound little. */
  readonly observations: readonly Sql[];
  /** All that is meant is newer than this time, a subquery that may be null; undefined without a bound of `newest`. */
  readonly searchedTo: Sql | undefined;
}

/**
 * `joins` are what the reader needs besides; of the root's metadata it needs the keys `keys`, or all when they are not given.
 * @throws AppError 'invalid_request' for a condition that fits no column.
 */
export function selectTraces(
  selection: TraceSelection,
  joins: readonly Joined[] = [],
  keys: readonly string[] | undefined = joins.includes('root') ? undefined : [],
): SelectedTraces {
  const { query, q, newest, among } = selection;
  const { scope, cheap } = scopeOf(selection);
  const { projectId } = scope;
  const parts = query ? conjuncts(query) : [];
  const catalogue = traceCatalogue(projectId, (condition) => isSome(scope, condition));
  const costly = selection.conditions.filter((condition) => catalogue.get(condition.column)?.kind === 'custom');
  const joined = selection.conditions.filter((condition) => isJoined(catalogue.get(condition.column)?.part));
  const compiled = compileFilter([...costly, ...joined], catalogue, traceParts);
  const needed = new Set<Joined>(joins);
  if (compiled.metrics.length > 0) needed.add('metrics');
  if (compiled.root.length > 0) needed.add('root');
  const named = among ? [sql`cityHash64(t.id) IN (${among})`] : [];
  const whole = [...named, ...compiled.trace, ...(q ? [namesContain(nameColumns, [q])] : [])];
  const later = [...compiled.metrics, ...compiled.root];
  for (const part of parts.filter((each) => !isPlain(each))) {
    const compiler = new TraceCompiler(projectId, scope);
    const condition =
      part === newest?.part && newest.isHit
        ? compiler.meets(newest.searches, newest.isHit)
        : compileTree(part, compiler).sql;
    for (const each of compiler.joins) needed.add(each);
    (compiler.joins.size > 0 ? later : whole).push(condition);
  }
  const readsOlder = newest !== undefined;
  return write({ scope, cheap, whole, later, needed, readsOlder, keys: keys && metadataKeysOf(selection, keys) });
}

/** Where a search for what the selection means has to look. */
export function hitScope(selection: TraceSelection): Pick<HitScope, 'with' | 'where'> {
  const { scope, cheap } = scopeOf(selection);
  return { with: scope.isBounded ? sql`WITH ${known(scope, cheap)} ` : sql``, where: observationsIn(scope) };
}

function scopeOf(selection: TraceSelection): { scope: Scope; cheap: readonly Sql[] } {
  const { projectId, query, newest, among } = selection;
  const compiler = new TraceCompiler(projectId, { projectId, isBounded: false, isNarrow: false });
  const cheap = [
    ...plainConditions(selection),
    ...(query ? conjuncts(query) : []).filter(isPlain).map((part) => compileTree(part, compiler).sql),
  ];
  const scope = { projectId, isBounded: cheap.length > 0, isNarrow: isNarrow(selection), since: newest?.since, among };
  return { scope, cheap };
}

/** Of metadata that conditions speak of; undefined when it is not about single keys. */
function metadataKeysOf({ conditions, query }: TraceSelection, more: readonly string[]): readonly string[] | undefined {
  const asked = [
    ...conditions
      .filter(({ column }) => traceField(column) === 'metadata')
      .map((each) => ('key' in each ? each.key : undefined)),
    ...(query ? placesOf(query) : []).filter((place) => place?.field === 'metadata').map((place) => place?.key),
    ...more,
  ];
  const keys = asked.filter((key) => key !== undefined);
  return keys.length === asked.length ? [...new Set(keys)] : undefined;
}

function traceField(name: string): string | undefined {
  return findField('traces', name)?.name;
}

/** What a list is ordered by: one of the fields that the catalogue allows, and what it must be joined with. */
export function traceOrder(field: string): { readonly sql: Sql; readonly joins: readonly Joined[] } {
  const { part, sql: expression } = traceColumn(field);
  return { sql: expression, joins: part === 'metrics' ? ['metrics'] : [] };
}

const traceParts = ['trace', 'metrics', 'root'] as const;
const nameColumns = [sql`t.id`, sql`t.name`, sql`t.user_id`, sql`t.session_id`];

/** What bounds the observations of the traces that are meant: the CTE `known`, which asks only what a row of `traces` knows. */
interface Scope {
  readonly projectId: string;
  readonly isBounded: boolean;
  /** More is known of the traces than their time. */
  readonly isNarrow: boolean;
  /** No observation of them starts before. */
  readonly since?: Micros | undefined;
  /** Hashes of their ids. */
  readonly among?: Sql | undefined;
}

/** Of the bare columns of `observations`. */
function observationsIn({ projectId, isBounded, isNarrow: hasNames, since, among }: Scope): Sql[] {
  return [
    sql`project_id = ${text(projectId)}`,
    ...withinBounds(sql`start_time`, { from: since }),
    ...(isBounded
      ? [sql`start_time >= (SELECT min(first_start) FROM known) AND start_time <= (SELECT max(last_start) FROM known)`]
      : []),
    // Naming the traces costs more than it saves when they are all of the time's.
    ...(hasNames ? [sql`trace_id IN (SELECT id FROM known)`] : []),
    ...(among ? [sql`trace_hash IN (${among})`] : []),
  ];
}

function isSome(scope: Scope, condition: Sql): Sql {
  return sql`cityHash64(t.id) IN (SELECT o.trace_hash FROM observations AS o FINAL WHERE ${and([...observationsIn(scope), condition])})`;
}

function plainConditions({ projectId, conditions }: TraceSelection): Sql[] {
  const catalogue = traceCatalogue(projectId, (condition) => condition);
  const isCheap = ({ column }: FilterCondition) => {
    const found = catalogue.get(column);
    return found === undefined || (found.part === 'trace' && found.kind !== 'custom');
  };
  return [...compileFilter(conditions.filter(isCheap), catalogue, traceParts).trace];
}

function isJoined(part: string | undefined): boolean {
  return part === 'metrics' || part === 'root';
}

function isPlain(query: Query): boolean {
  return placesOf(query).every((place) => place !== undefined && isPlainField(place.field));
}

function isPlainField(field: string): boolean {
  return !['scores', 'input', 'output'].includes(field) && traceColumn(field).part === 'trace';
}

function isNarrow({ projectId, conditions, query }: TraceSelection): boolean {
  const catalogue = traceCatalogue(projectId, (condition) => condition);
  const isNamed = ({ column }: FilterCondition) => {
    const found = catalogue.get(column);
    return found?.part === 'trace' && found.kind !== 'custom' && found.kind !== 'datetime';
  };
  const parts = query ? conjuncts(query) : [];
  return (
    conditions.some(isNamed) ||
    parts.some((part) => isPlain(part) && placesOf(part).some((place) => place?.field !== 'timestamp'))
  );
}

interface Pieces {
  readonly scope: Scope;
  readonly cheap: readonly Sql[];
  readonly whole: readonly Sql[];
  readonly later: readonly Sql[];
  readonly needed: ReadonlySet<Joined>;
  /** Rows may be older versions. */
  readonly readsOlder: boolean;
  /** Of the root's metadata; undefined for all of it. */
  readonly keys: readonly string[] | undefined;
}

function known({ projectId }: Scope, cheap: readonly Sql[]): Sql {
  return sql`known AS (SELECT t.id AS id, t.timestamp AS timestamp, t.first_start AS first_start, t.last_start AS last_start
    FROM traces AS t WHERE ${and([sql`t.project_id = ${text(projectId)}`, ...cheap])})`;
}

/** The time of the newest trace with an observation that was not looked at; null when there is none. */
function lastUnsearched({ since }: Scope): Sql | undefined {
  return since === undefined
    ? undefined
    : sql`(SELECT maxOrNull(timestamp) FROM known WHERE first_start < ${micros(since)})`;
}

/** Joins only what is needed. */
function write({ scope, cheap, whole, later, needed, readsOlder, keys }: Pieces): SelectedTraces {
  const ofProject = sql`t.project_id = ${text(scope.projectId)}`;
  const observations = observationsIn(scope);
  const searchedTo = lastUnsearched(scope);
  const bound = searchedTo ? [sql`t.timestamp > ifNull(${searchedTo}, toDateTime64('1900-01-01', 6, 'UTC'))`] : [];
  const meant = and([ofProject, ...cheap, ...bound, ...whole]);
  // The newest version that is meant need not be the newest there is, for which FINAL would compare all traces.
  const matched = readsOlder
    ? sql`matched AS (SELECT t.* FROM traces AS t WHERE ${meant} ORDER BY t.row_version DESC LIMIT 1 BY t.id)`
    : sql`matched AS (SELECT t.* FROM traces AS t FINAL WHERE ${meant})`;
  // Grouped and joined by a number, which is half the work of doing so by the id.
  const metrics = sql`LEFT JOIN (
      SELECT trace_hash AS trace, ${metricsSelect}
      FROM observations FINAL WHERE ${and(observations)}
      GROUP BY trace
    ) AS m ON m.trace = cityHash64(t.id)`;
  // What a trace says itself goes before what its root says, so the root is read only where a key is missing.
  const isMissing = keys ? sql`NOT hasAll(mapKeys(t.metadata), ${texts(keys)})` : sql`1`;
  const root = sql`LEFT JOIN (
      SELECT trace_id, metadata
      FROM observations FINAL WHERE ${and(observations)}
        AND cityHash64(trace_id, id) IN (SELECT cityHash64(t.id, t.root_id) FROM matched AS t WHERE ${isMissing})
    ) AS r ON r.trace_id = t.id`;
  const scores = sql`LEFT JOIN (
      SELECT trace_id, count() AS scores FROM scores FINAL
      WHERE project_id = ${text(scope.projectId)} AND trace_id != '' GROUP BY trace_id
    ) AS c ON c.trace_id = t.id`;
  const joins: Record<Joined, Sql> = { metrics, root, scores };
  return {
    with: scope.isBounded || searchedTo ? sql`${known(scope, cheap)}, ${matched}` : matched,
    from: sql`FROM matched AS t ${join(
      [...needed].map((each) => joins[each]),
      ' ',
    )}
    WHERE ${and(later)}`,
    observations,
    searchedTo,
  };
}

class TraceCompiler implements TreeCompiler<'trace'> {
  readonly joins = new Set<Joined>();
  readonly #projectId: string;
  readonly #scope: Scope;

  constructor(projectId: string, scope: Scope) {
    this.#projectId = projectId;
    this.#scope = scope;
  }

  compileLeaf(leaf: Leaf): Piece<'trace'> {
    return { on: 'trace', sql: this.#condition(leaf), isMetByNothing: false };
  }

  /** One of the searches is met by what is the trace's own, or by an observation `o` of which the condition holds. */
  meets(searches: readonly Search[], condition: Sql): Sql {
    return anyIs([
      ...searches.flatMap(({ pieces, among, isEverywhere }) => [
        ...(isEverywhere ? [namesContain(nameColumns, pieces)] : []),
        this.#ownDocuments(among, pieces),
      ]),
      isSome(this.#scope, condition),
    ]);
  }

  /** All pieces are of the trace already. */
  lift(piece: Piece<'trace'>): Piece<'trace'> {
    return piece;
  }

  #condition(leaf: Leaf): Sql {
    if (leaf.kind === 'search') return this.#search(leaf.pieces);
    const { field, key } = leaf;
    if (field === 'scores') {
      const scored = scoredTraces(this.#projectId);
      return leaf.kind === 'has' ? hasScore(scored, key) : scoresMeet(scored, key ?? '', leaf.tests);
    }
    if (leaf.kind === 'has' && (field === 'input' || field === 'output')) return this.#hasDocument(field);
    const searched = leaf.kind === 'is' ? leaf.tests.filter((test) => test.kind === 'contains') : [];
    if (searched.length > 0) {
      return anyIs(searched.map((test) => this.#documents([field as Document], test.pieces)));
    }
    const column = traceColumn(field);
    const condition = leaf.kind === 'has' ? compileIsSet(column, key) : compileTests(column, key, leaf.tests);
    return this.#onTrace(column.part, condition);
  }

  #onTrace(part: TracePart, condition: Sql): Sql {
    if (part === 'some') return isSome(this.#scope, condition);
    if (part !== 'trace') this.joins.add(part);
    return condition;
  }

  #search(pieces: readonly string[]): Sql {
    const where = observationsIn(this.#scope);
    return this.meets([{ pieces, among: documents, isEverywhere: true }], observationContains(where, pieces));
  }

  #documents(among: readonly Document[], pieces: readonly string[]): Sql {
    const where = observationsIn(this.#scope);
    return this.meets([{ pieces, among, isEverywhere: false }], observationDocuments(where, among, pieces));
  }

  #ownDocuments(among: readonly Document[], pieces: readonly string[]): Sql {
    const where = [sql`project_id = ${text(this.#projectId)}`];
    return documentsContain({ table: 'traces', row: sql`t`, where }, among, pieces);
  }

  #hasDocument(document: 'input' | 'output'): Sql {
    const column = document === 'input' ? sql`input` : sql`output`;
    return anyIs([sql`notEmpty(t.${column})`, isSome(this.#scope, sql`notEmpty(o.${column})`)]);
  }
}

function anyIs(conditions: readonly Sql[]): Sql {
  return sql`(${join(conditions, ' OR ')})`;
}
