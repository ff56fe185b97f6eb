/** Which observations are meant: JSON filters and queries as conditions on rows `o` of `observations AS o FINAL`. */
import type { FilterCondition } from '@telltale/contract/filter.ts';
import { conjuncts, type Query } from '@telltale/contract/query-tree.ts';
import { compileFilter } from '#features/records/filter.ts';
import { and, join, type Sql, sql, text, texts } from '#features/records/sql.ts';
import { boundsOf, type TimeBounds, withinBounds } from './_bounds.ts';
import { compileIsSet, compileTests } from './_compare.ts';
import {
  observationCatalogue,
  observationColumn,
  observationParts,
  type ObservationPart,
} from './observation-columns.ts';
import { hasScore, scoredObservations, scoresMeet } from './_scores.ts';
import { documentsContain, namesContain } from './_search.ts';
import { type Document, documents } from '#features/records/text-indexes.ts';
import type { NewestHits } from './newest-hits.ts';
import { compileTree, type Leaf, type Piece, type TreeCompiler } from './_tree.ts';

export interface ObservationSelection {
  readonly projectId: string;
  readonly conditions: readonly FilterCondition[];
  readonly query?: Query | undefined;
  /** What is known of what the query means: only observations are meant that it is enough for. */
  readonly newest?: NewestHits | undefined;
}

/** @throws AppError 'invalid_request' for a condition that names no column or does not fit it. */
export function observationWhere(selection: ObservationSelection): Sql[] {
  const { projectId, conditions, query, newest } = selection;
  const compiled = compileFilter(conditions, observationCatalogue(projectId), observationParts);
  const bounds = observationBounds(selection);
  const where = [
    sql`o.project_id = ${text(projectId)}`,
    ...withinBounds(sql`o.start_time`, bounds),
    ...withinBounds(sql`o.start_time`, { from: newest?.since }),
    ...compiled.observation,
  ];
  if (compiled.trace.length > 0) where.push(sql`o.trace_id IN (${tracesWhere(projectId, and(compiled.trace))})`);
  const searched = [
    ...withinBounds(sql`start_time`, bounds),
    ...withinBounds(sql`start_time`, { from: newest?.since }),
  ];
  const compiler = new ObservationCompiler(projectId, searched);
  for (const part of query ? conjuncts(query) : []) {
    where.push(
      part === newest?.part && newest.isHit ? compiler.hits(newest, newest.isHit) : compileTree(part, compiler).sql,
    );
  }
  const traceIds = traceIdsOf(conditions);
  if (traceIds) {
    // A trace knows between which times its observations start, and time is what the primary key orders by.
    const ofTraces = sql`FROM traces WHERE project_id = ${text(projectId)} AND id IN (${texts(traceIds)})`;
    where.push(sql`o.start_time >= (SELECT min(first_start) ${ofTraces})`);
    where.push(sql`o.start_time <= (SELECT max(last_start) ${ofTraces})`);
  }
  return where;
}

export function observationBounds({ conditions, query }: ObservationSelection): TimeBounds {
  return boundsOf('startTime', conditions, query);
}

/** Where a search for what the selection means has to look: conditions of the bare columns. */
export function searchedWhere(selection: ObservationSelection): Sql[] {
  const ofProject = sql`project_id = ${text(selection.projectId)}`;
  return [ofProject, ...withinBounds(sql`start_time`, observationBounds(selection))];
}

/**
 * One observation finds the text, in what is its own. `where` is of the bare columns of `observations`, and bounds what is searched.
 */
export function observationContains(where: readonly Sql[], pieces: readonly string[]): Sql {
  return documentsContain({ table: 'observations', row: sql`o`, where }, documents, pieces, true);
}

export function observationDocuments(
  where: readonly Sql[],
  among: readonly Document[],
  pieces: readonly string[],
): Sql {
  return documentsContain({ table: 'observations', row: sql`o`, where }, among, pieces);
}

class ObservationCompiler implements TreeCompiler<ObservationPart> {
  readonly #projectId: string;
  readonly #searched: readonly Sql[];

  constructor(projectId: string, bounds: readonly Sql[]) {
    this.#projectId = projectId;
    this.#searched = [sql`project_id = ${text(projectId)}`, ...bounds];
  }

  compileLeaf(leaf: Leaf): Piece<ObservationPart> {
    if (leaf.kind === 'search') return own(this.#search(leaf.pieces));
    if (leaf.field === 'scores') {
      const scored = scoredObservations(this.#projectId);
      return own(leaf.kind === 'has' ? hasScore(scored, leaf.key) : scoresMeet(scored, leaf.key ?? '', leaf.tests));
    }
    const column = observationColumn(leaf.field);
    if (leaf.kind === 'has') return piece(column.part, compileIsSet(column, leaf.key));
    const searched = leaf.tests.filter((test) => test.kind === 'contains');
    if (searched.length > 0) {
      const found = searched.map((test) => this.#documents([leaf.field as Document], test.pieces));
      return own(sql`(${join(found, ' OR ')})`);
    }
    const isMetByNothing =
      column.kind === 'boolean' && leaf.tests.some((test) => test.kind === 'equals' && test.value === 'false');
    return { on: column.part, sql: compileTests(column, leaf.key, leaf.tests), isMetByNothing };
  }

  /** What `compileLeaf` says of the searches, with observations known to meet them. */
  hits({ searches }: NewestHits, isHit: Sql): Sql {
    const inTraces = searches.filter(({ isEverywhere }) => isEverywhere).map(({ pieces }) => this.#inTrace(pieces));
    return sql`(${join([isHit, ...inTraces], ' OR ')})`;
  }

  lift(made: Piece<ObservationPart>): Piece<ObservationPart> {
    if (made.on === 'observation') return made;
    const { isMetByNothing } = made;
    const lifted = isMetByNothing
      ? sql`o.trace_id NOT IN (${tracesWhere(this.#projectId, sql`NOT (${made.sql})`)})`
      : sql`o.trace_id IN (${tracesWhere(this.#projectId, made.sql)})`;
    return { on: 'observation', sql: lifted, isMetByNothing };
  }

  #search(pieces: readonly string[]): Sql {
    return sql`(${observationContains(this.#searched, pieces)} OR ${this.#inTrace(pieces)})`;
  }

  #inTrace(pieces: readonly string[]): Sql {
    const ofTrace = namesContain([sql`t.name`, sql`t.user_id`, sql`t.session_id`], pieces);
    const inTrace = sql`o.trace_id IN (${tracesWhere(this.#projectId, ofTrace)})`;
    const id = namesContain([sql`o.trace_id`], pieces);
    return sql`(${id} OR ${inTrace})`;
  }

  #documents(among: readonly Document[], pieces: readonly string[]): Sql {
    return observationDocuments(this.#searched, among, pieces);
  }
}

function own(condition: Sql): Piece<ObservationPart> {
  return piece('observation', condition);
}

function piece(on: ObservationPart, condition: Sql): Piece<ObservationPart> {
  return { on, sql: condition, isMetByNothing: false };
}

function tracesWhere(projectId: string, condition: Sql): Sql {
  return sql`SELECT t.id FROM traces AS t FINAL WHERE t.project_id = ${text(projectId)} AND ${condition}`;
}

function traceIdsOf(conditions: readonly FilterCondition[]): readonly string[] | undefined {
  for (const condition of conditions) {
    if (condition.column !== 'traceId') continue;
    if (condition.type === 'string' && condition.operator === '=') return [condition.value];
    if (condition.type === 'stringOptions' && condition.operator === 'any of') return condition.value;
  }
  return undefined;
}
